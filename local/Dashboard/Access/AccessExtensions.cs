using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Authorization;
using Microsoft.AspNetCore.DataProtection.KeyManagement;

namespace DesignPatterns.Dashboard.Access;

internal static class AccessExtensions
{
    /// <summary>
    /// Whoever logged in with the token gets a cookie; everything else of the dashboard is refused without
    /// it.
    /// </summary>
    public static void AddAccess(this IServiceCollection services, IConfiguration configuration)
    {
        // Another host name is somebody's page whose name was made to point here.
        services.AddHostFiltering(hosts => hosts.AllowedHosts = ["localhost", "127.0.0.1", "[::1]"]);
        services.AddDataProtection();
        services.Configure<KeyManagementOptions>(keys => keys.XmlRepository = new RunKeys());
        services.AddAuthentication(CookieAuthenticationDefaults.AuthenticationScheme)
            .AddCookie(cookie =>
            {
                // Browsers keep no cookies apart by port: the dashboard of another run has another name for its own.
                cookie.Cookie.Name = $"dashboard-{PortOf(configuration[WebHostDefaults.ServerUrlsKey])}";
                cookie.Cookie.HttpOnly = true;
                cookie.Cookie.SameSite = SameSiteMode.Lax;
                cookie.LoginPath = "/login";
                cookie.ReturnUrlParameter = "back";
                cookie.ExpireTimeSpan = TimeSpan.FromDays(7);
            });
        services.AddAuthorizationBuilder().SetFallbackPolicy(
            new AuthorizationPolicyBuilder().RequireAuthenticatedUser().Build());
        // It logs each request's whole address, and that of the login holds the token.
        services.AddLogging(logging => logging.AddFilter("Microsoft.AspNetCore.Hosting.Diagnostics", LogLevel.Warning));
    }

    private static string PortOf(string? urls) => (urls ?? "").Split(';')[0].Split(':')[^1].TrimEnd('/');

    public static void UseAccess(this WebApplication app)
    {
        app.UsePageHeaders();
        app.UseProblemPages();
        app.UseHostFiltering();
        app.UseRouting();
        app.UseAuthentication();
        app.UseAuthorization();
        app.UseSameOrigin();
    }
}
