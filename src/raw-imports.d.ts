/** Text files inlined by Vite, and the address of a file it copies; declared here because `vite/client` does not go with the WebWorker library. */
declare module '@mlc-ai/web-llm?url' {
  const url: string;
  export default url;
}

declare module '*.wgsl?raw' {
  const source: string;
  export default source;
}

declare module '*.jinja?raw' {
  const source: string;
  export default source;
}
