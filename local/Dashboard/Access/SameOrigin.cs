namespace DesignPatterns.Dashboard.Access;

internal static class SameOrigin
{
    /// <summary>Refuses what changes something unless the dashboard's own page sent it, or no browser did.</summary>
    public static void UseSameOrigin(this WebApplication app) => app.Use(async (context, next) =>
    {
        if (IsSafe(context.Request.Method) || IsSameOrigin(context.Request))
        {
            await next(context);
            return;
        }

        await TypedResults.Problem(
            "Only the dashboard's own pages may ask for this.", statusCode: StatusCodes.Status403Forbidden)
            .ExecuteAsync(context);
    });

    // OTLP carries a key, which a browser does not add by itself.
    private static bool IsSafe(string method) => HttpMethods.IsGet(method) || HttpMethods.IsHead(method);

    private static bool IsSameOrigin(HttpRequest request)
    {
        var site = request.Headers["Sec-Fetch-Site"].ToString();
        var origin = request.Headers.Origin.ToString();
        return site is "" or "same-origin" or "none"
            && (origin.Length == 0 || origin == $"{request.Scheme}://{request.Host}");
    }
}
