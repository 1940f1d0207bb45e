using System.Net;

namespace DesignPatterns.SearchRoot.Pages;

/// <summary>What the pages have in common.</summary>
internal static class Html
{
    private const string Style = """
        body{font:16px/1.5 system-ui,sans-serif;max-width:56rem;margin:2rem auto;padding:0 1rem;color:#1b1f24}
        nav a{margin-right:1.5rem} h1{font-size:1.5rem} h2{font-size:1.1rem}
        input[type=search]{width:min(28rem,100%);font:inherit;padding:.3rem .5rem}
        select,button{font:inherit;padding:.3rem .6rem} form label{margin-right:1.2rem}
        mark{background:#fde68a} .note{color:#57606a;font-size:.9rem} .bad{color:#b42318}
        table{border-collapse:collapse;font-size:.9rem}
        td,th{padding:.2rem .8rem .2rem 0;text-align:left;vertical-align:top} td.n,th.n{text-align:right}
        svg{max-width:100%;height:auto}
        @media(prefers-color-scheme:dark){
        body{background:#14171a;color:#dde3ea} a{color:#8ab4f8} mark{background:#7a5c00;color:#fff}
        .note{color:#9aa4af} svg text{fill:#dde3ea}}
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
            <title>{Encode(title)}</title><style>{Style}</style></head>
            <body><nav><a href="/">Search</a><a href="/leaves">How many leaves?</a></nav>
            <h1>{Encode(title)}</h1>
            {body}
            </body></html>
            """,
            "text/html; charset=utf-8",
            statusCode: status);
}
