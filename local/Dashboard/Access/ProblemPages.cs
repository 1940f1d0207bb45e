using Microsoft.AspNetCore.Diagnostics;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Access;

/// <summary>Failures as a page for who browses, and as problem details for programs.</summary>
internal static class ProblemPages
{
    // Paths that no browser shows.
    private static readonly string[] Programs = ["/api", "/v1", "/live", "/assets"];

    /// <summary>The page of a failure, for an endpoint that is a page itself.</summary>
    public static RazorComponentResult<ProblemPage> Show(int status, string? detail) =>
        new(new { Heading = HeadingOf(status), Detail = detail ?? DetailOf(status) }) { StatusCode = status };

    public static void UseProblemPages(this WebApplication app)
    {
        app.UseExceptionHandler(failed => failed.Run(context =>
        {
            // A request that cannot be read says with which status; everything else is a fault of ours, which
            // the handler has logged.
            var status = context.Features.Get<IExceptionHandlerFeature>()?.Error is BadHttpRequestException bad
                ? bad.StatusCode
                : StatusCodes.Status500InternalServerError;
            return AnswerAsync(context, status);
        }));
        app.UseStatusCodePages(answered =>
            AnswerAsync(answered.HttpContext, answered.HttpContext.Response.StatusCode));
    }

    private static Task AnswerAsync(HttpContext context, int status) =>
        IsForProgram(context.Request)
            ? TypedResults.Problem(DetailOf(status), statusCode: status).ExecuteAsync(context)
            : Show(status, detail: null).ExecuteAsync(context);

    private static bool IsForProgram(HttpRequest request) =>
        Programs.Any(path => request.Path.StartsWithSegments(path, StringComparison.OrdinalIgnoreCase))
        || !request.Headers.Accept.ToString().Contains("text/html", StringComparison.OrdinalIgnoreCase);

    private static string HeadingOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "That address asks for something that there is not",
        StatusCodes.Status404NotFound => "There is nothing here",
        StatusCodes.Status405MethodNotAllowed => "Nothing to look at here",
        >= 500 => "That went wrong",
        _ => $"Refused ({status})",
    };

    private static string DetailOf(int status) => status switch
    {
        StatusCodes.Status400BadRequest => "A part of the request is not of the kind that is expected.",
        StatusCodes.Status404NotFound => "The dashboard has no page or resource at this address.",
        StatusCodes.Status405MethodNotAllowed => "This address takes commands of the dashboard's own pages only.",
        >= 500 => "The dashboard failed to make this page. Its console says why.",
        _ => "The dashboard does not do this.",
    };
}
