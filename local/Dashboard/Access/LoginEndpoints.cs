using System.Security.Claims;
using System.Security.Cryptography;
using System.Text;
using DesignPatterns.Dashboard.Pages;
using Microsoft.AspNetCore.Authentication;
using Microsoft.AspNetCore.Authentication.Cookies;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Extensions.Options;

namespace DesignPatterns.Dashboard.Access;

/// <summary><c>/login?t=…</c> is what a run prints; without the token, a form asks for it.</summary>
internal static class LoginEndpoints
{
    public static void MapLogin(this IEndpointRouteBuilder routes)
    {
        routes.MapGet("/login", (string? t, string? back, HttpContext context, IOptions<DashboardOptions> options) =>
            t is null
                ? Task.FromResult<IResult>(Form(back, isWrong: false))
                : EnterAsync(t, back, context, options.Value)).AllowAnonymous();
        routes.MapPost("/login", async (HttpContext context, IOptions<DashboardOptions> options) =>
            await RequestForm.ReadAsync(context) is { } form
                ? await EnterAsync(form["t"].ToString(), form["back"], context, options.Value)
                : Form(back: null, isWrong: true)).AllowAnonymous().DisableAntiforgery();
    }

    public static bool IsToken(string? candidate, string token) =>
        CryptographicOperations.FixedTimeEquals(
            SHA256.HashData(Encoding.UTF8.GetBytes(candidate ?? "")), SHA256.HashData(Encoding.UTF8.GetBytes(token)));

    private static async Task<IResult> EnterAsync(
        string token, string? back, HttpContext context, DashboardOptions options)
    {
        if (!IsToken(token.Trim(), options.BrowserToken))
        {
            return Form(back, isWrong: true);
        }

        var identity = new ClaimsIdentity([new Claim(ClaimTypes.Name, "browser")], "token");
        await context.SignInAsync(
            CookieAuthenticationDefaults.AuthenticationScheme,
            new ClaimsPrincipal(identity),
            new AuthenticationProperties { IsPersistent = true });
        // Away from the address that holds the token, and never to another site.
        return TypedResults.LocalRedirect(LocalAddress.OrHome(back));
    }

    private static RazorComponentResult<LoginPage> Form(string? back, bool isWrong) =>
        new(new { Back = back, IsWrong = isWrong })
        {
            StatusCode = isWrong ? StatusCodes.Status401Unauthorized : StatusCodes.Status200OK,
        };
}
