namespace DesignPatterns.Dashboard.Access;

internal static class PageHeaders
{
    // Nothing inline and nothing from elsewhere: markup that came in with telemetry could do nothing, even
    // unescaped.
    private const string Policy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
        + "form-action 'self'; base-uri 'none'; frame-ancestors 'none'";

    /// <summary>
    /// Puts them on every answer, also of those that failed: a failure clears what was set before it.
    /// </summary>
    public static void UsePageHeaders(this WebApplication app) => app.Use((context, next) =>
    {
        context.Response.OnStarting(static response => Set(((HttpResponse)response).Headers), context.Response);
        return next(context);
    });

    private static Task Set(IHeaderDictionary headers)
    {
        headers.ContentSecurityPolicy = Policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "same-origin";
        if (headers.CacheControl.Count == 0)
        {
            headers.CacheControl = "no-store";
        }

        return Task.CompletedTask;
    }
}
