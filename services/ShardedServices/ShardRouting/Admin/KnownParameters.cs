using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ShardRouting.Admin;

/// <summary>Refuses query parameters that a route does not have: a misspelt one would do nothing.</summary>
internal static class KnownParameters
{
    public static RouteHandlerBuilder WithParameters(this RouteHandlerBuilder route, params string[] names)
    {
        var reason = names is [] ? "This takes no parameters." : $"This takes none but: {string.Join(", ", names)}.";
        return route.AddEndpointFilter(async (context, next) =>
        {
            var errors = context.HttpContext.Request.Query.Keys
                .Except(names, StringComparer.OrdinalIgnoreCase)
                .ToDictionary(name => name, _ => new[] { reason });
            return errors.Count == 0 ? await next(context) : TypedResults.ValidationProblem(errors);
        });
    }
}
