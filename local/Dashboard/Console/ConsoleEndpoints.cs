using System.Globalization;
using System.Text;
using DesignPatterns.Dashboard.Access;
using DesignPatterns.Dashboard.Resources;
using Microsoft.AspNetCore.Http.HttpResults;

namespace DesignPatterns.Dashboard.Console;

internal static class ConsoleEndpoints
{
    private const int MaximumFileName = 80;

    public static void MapConsole(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/console", Show);
        routes.MapGet("/console/download", Download);
    }

    private static RazorComponentResult Show(
        [AsParameters] ConsoleRequest request, ConsoleStore store, ResourceBoard board)
    {
        var (query, problem) = ConsoleQuery.Parse(request);
        if (query is null)
        {
            return ProblemPages.Show(StatusCodes.Status400BadRequest, problem);
        }

        if (query.Resource is { } name && !IsKnown(name, store, board))
        {
            return ProblemPages.Show(
                StatusCodes.Status404NotFound, $"No resource is called {name}, and none has printed under that name.");
        }

        return new RazorComponentResult<ConsolePage>(new
        {
            Asked = query,
            View = ConsoleView.Of(store, query),
            request.Notice,
        });
    }

    private static Results<PushStreamHttpResult, ProblemHttpResult> Download(
        string? resource, ConsoleStore store, ResourceBoard board, TimeProvider time, HttpContext context)
    {
        var chosen = resource is { Length: > 0 } ? resource : null;
        if (chosen is not null && !IsKnown(chosen, store, board))
        {
            return TypedResults.Problem(
                $"No resource is called {chosen}.", statusCode: StatusCodes.Status404NotFound);
        }

        var lines = store.ReadLast(chosen, before: null, int.MaxValue, _ => true);
        context.Response.Headers.ContentDisposition =
            $"attachment; filename=\"{FileName(chosen, time.GetLocalNow())}\"";
        return TypedResults.Stream(
            body => WriteAsync(lines, chosen is null, body, context.RequestAborted), "text/plain; charset=utf-8");
    }

    /// <summary>Letters, digits, dots and hyphens only, whatever the resource is called.</summary>
    public static string FileName(string? resource, DateTimeOffset at)
    {
        var name = new string([.. (resource ?? "all").Take(MaximumFileName).Select(
            letter => char.IsAsciiLetterOrDigit(letter) || letter is '.' or '-' or '_' ? letter : '-')]);
        return $"console-{name}-{at.ToString("yyyyMMdd-HHmmss", CultureInfo.InvariantCulture)}.txt";
    }

    private static bool IsKnown(string name, ConsoleStore store, ResourceBoard board) =>
        store.Knows(name) || board.Find(name) is not null;

    private static async Task WriteAsync(
        IEnumerable<ConsoleLine> lines, bool hasNames, Stream body, CancellationToken cancellationToken)
    {
        await using var writer = new StreamWriter(body, new UTF8Encoding(false), leaveOpen: true);
        writer.NewLine = "\n";
        foreach (var line in lines)
        {
            var at = line.Document.At.ToLocalTime()
                .ToString("yyyy-MM-dd HH:mm:ss.fff", CultureInfo.InvariantCulture);
            var name = hasNames ? $" [{line.Document.Resource}]" : "";
            await writer.WriteLineAsync($"{at}{name} {line.Plain}".AsMemory(), cancellationToken);
        }
    }
}
