/** Text files inlined by Vite; declared here because `vite/client` does not go with the WebWorker library. */
declare module '*.wgsl?raw' {
  const source: string;
  export default source;
}

declare module '*.jinja?raw' {
  const source: string;
  export default source;
}
