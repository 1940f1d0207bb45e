using Microsoft.Extensions.Options;

namespace DesignPatterns.Edge.Limits;

/// <summary>Refuses a body that announces itself as too long, before a cache hears of the request.</summary>
/// <remarks>One without a length is cut off by Kestrel, as soon as it is too long.</remarks>
internal sealed class BodyLimit(RequestDelegate next, IOptions<EdgeOptions> options)
{
    public Task InvokeAsync(HttpContext context) =>
        context.Request.ContentLength > options.Value.MaxRequestBodyBytes
            ? TypedResults
                .Problem("The request's body is too large.", statusCode: StatusCodes.Status413PayloadTooLarge)
                .ExecuteAsync(context)
            : next(context);
}
