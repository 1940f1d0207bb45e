namespace DesignPatterns.Dashboard.Pages;

/// <summary>Light, dark, or as the system has it: kept in a cookie, so that a page comes in it at once.</summary>
internal static class Theme
{
    private const string Cookie = "theme";

    private static readonly string[] Names = ["system", "light", "dark"];

    public static string Of(HttpContext? context) =>
        context?.Request.Cookies[Cookie] is { } name && Names.Contains(name) ? name : Names[0];

    /// <summary><c>/theme?back=…</c> takes the next of the three.</summary>
    public static void MapTheme(this IEndpointRouteBuilder routes) =>
        routes.MapGet("/theme", (string? back, HttpContext context) =>
        {
            var next = Names[(Array.IndexOf(Names, Of(context)) + 1) % Names.Length];
            context.Response.Cookies.Append(
                Cookie, next, new CookieOptions { SameSite = SameSiteMode.Lax, MaxAge = TimeSpan.FromDays(365) });
            return TypedResults.LocalRedirect(LocalAddress.OrHome(back));
        });
}
