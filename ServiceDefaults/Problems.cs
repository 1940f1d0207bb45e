using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace DesignPatterns.ServiceDefaults;

/// <summary>Every error is problem details (RFC 9457): exceptions, bare statuses, and what Kestrel refuses
/// while a body is read.</summary>
internal static class Problems
{
    public static void AddProblems(this IServiceCollection services) =>
        services.AddProblemDetails(options => options.CustomizeProblemDetails = context =>
        {
            // Its message is meant for the client; any other exception's is not.
            if (context.Exception is BadHttpRequestException refused)
            {
                context.ProblemDetails.Detail ??= refused.Message;
            }
        });

    public static void UseProblems(this IApplicationBuilder app)
    {
        // Outermost, so that an answer which the exception handler left bare gets a body too.
        app.UseStatusCodePages();
        app.UseExceptionProblems();
    }

    public static void UseExceptionProblems(this IApplicationBuilder app) =>
        app.UseExceptionHandler(new ExceptionHandlerOptions
        {
            StatusCodeSelector = StatusOf,
            SuppressDiagnosticsCallback = context => context.Exception is BadHttpRequestException,
        });

    private static int StatusOf(Exception exception) => exception is BadHttpRequestException refused
        ? refused.StatusCode
        : StatusCodes.Status500InternalServerError;
}
