using DesignPatterns.Dashboard.Access;
using DesignPatterns.Dashboard.Pages;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.WebUtilities;

namespace DesignPatterns.Dashboard.Resources;

internal static class ResourceEndpoints
{
    public static void MapResources(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/", Show);
        // A page of another site is refused by its origin (see Access/SameOrigin).
        routes.MapPost("/resources/{name}/commands/{command}", ExecuteAsync).DisableAntiforgery();
    }

    private static RazorComponentResult Show([AsParameters] ResourceRequest request, ResourceBoard board)
    {
        var (query, problem) = ResourceQuery.Parse(request);
        if (query is null)
        {
            return ProblemPages.Show(StatusCodes.Status400BadRequest, problem);
        }

        var resources = board.Resources;
        var chosen = query.Resource is { } name
            ? resources.FirstOrDefault(resource => resource.Name == name)
            : null;
        return new RazorComponentResult<ResourcesPage>(new
        {
            Asked = query,
            View = ResourceView.Of(resources, query),
            Chosen = chosen,
            request.Notice,
        })
        {
            StatusCode = query.Resource is null || chosen is not null
                ? StatusCodes.Status200OK
                : StatusCodes.Status404NotFound,
        };
    }

    private static async Task<IResult> ExecuteAsync(
        string name,
        string command,
        HttpContext context,
        ResourceBoard board,
        FeedCommands commands,
        NoticeStore notices,
        TimeProvider time)
    {
        var known = board.Find(name)?.Commands.FirstOrDefault(one => one.Name == command);
        if (known is null)
        {
            return ProblemPages.Show(
                StatusCodes.Status404NotFound, $"No resource is called {name} and has a command {command}.");
        }

        var back = (await RequestForm.ReadAsync(context))?["back"].ToString();
        // A command that was sent is not taken back because its sender has gone.
        var outcome = await commands.ExecuteAsync(name, command, CancellationToken.None);
        var id = notices.Add(new Notice(
            name, known.DisplayName, time.GetUtcNow(), outcome.Succeeded, outcome.Message ?? ""));
        return TypedResults.LocalRedirect(QueryHelpers.AddQueryString(LocalAddress.OrHome(back), "notice", id));
    }
}
