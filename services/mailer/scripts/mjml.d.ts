declare module 'mjml' {
  type Options = {
    fonts: Record<string, string>
    keepComments: boolean
  }
  type Result = { html: string; errors: { formattedMessage: string }[] }
  const compile: (source: string, options: Options) => Promise<Result>
  export = compile
}
