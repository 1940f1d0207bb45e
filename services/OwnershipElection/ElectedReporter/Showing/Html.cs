using System.Net;

namespace DesignPatterns.ElectedReporter.Showing;

/// <summary>The frame of the page, which loads itself anew every two seconds.</summary>
internal static class Html
{
    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
        h1{font-size:1.5rem} h2{font-size:1.1rem} .note{color:#57606a;font-size:.9rem} .bad{color:#b42318}
        table{border-collapse:collapse} td,th{padding:.2rem 1.2rem .2rem 0;text-align:left}
        td.n,th.n{text-align:right;font-variant-numeric:tabular-nums} svg{max-width:100%;height:auto}
        @media(prefers-color-scheme:dark){
        body{background:#14171a;color:#dde3ea} .note{color:#9aa4af} .bad{color:#ff8a7a}
        svg text{fill:#dde3ea}}
        """;

    public static string Encode(string? text) => WebUtility.HtmlEncode(text ?? "");

    /// <summary>Each on a line of its own.</summary>
    public static string Lines<T>(IEnumerable<T> items, Func<T, string> show) =>
        string.Join('\n', items.Select(show));

    public static IResult Page(string title, string body, int status = StatusCodes.Status200OK) =>
        TypedResults.Content(
            $"""
            <!doctype html>
            <html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
            <meta http-equiv="refresh" content="2">
            <title>{Encode(title)}</title><style>{Style}</style></head>
            <body><h1>{Encode(title)}</h1>
            {body}
            </body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
}
