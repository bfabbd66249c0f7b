/** A server of the Model Context Protocol, reached over Streamable HTTP. */
export interface McpAddress {
  readonly url: string;
  /** Sent as a bearer token, to its origin alone. */
  readonly token?: string;
}

/** What a server says of one of its tools: data of somebody else, cut to size and without signs that cannot be seen. */
export interface McpToolFacts {
  readonly name: string;
  readonly description: string;
  /** A JSON schema of the arguments, an object. */
  readonly parameters: Readonly<Record<string, unknown>>;
}

export interface McpWelcome {
  /** As the server calls itself. */
  readonly name: string;
  readonly version: string;
  readonly tools: readonly McpToolFacts[];
  /** Tools that cannot be offered, and why. */
  readonly leftOut: readonly string[];
}

/** Connections to servers, each by its URL. Every method rejects with an EngineError, `server_…` for what is wrong with one. */
export interface McpConnections {
  /** Anew when there is one already. */
  connect(address: McpAddress, signal: AbortSignal): Promise<McpWelcome>;
  /** @throws Error with the tool's own words, where it reports one */
  call(
    url: string,
    tool: string,
    given: Readonly<Record<string, unknown>>,
    signal: AbortSignal,
  ): Promise<unknown>;
  disconnect(url: string): Promise<void>;
}
