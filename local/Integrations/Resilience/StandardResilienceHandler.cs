using Polly;

namespace Microsoft.Extensions.Http.Resilience;

internal sealed class StandardResilienceHandler(StandardPipelines pipelines, string name) : DelegatingHandler
{
    public static readonly ResiliencePropertyKey<HttpRequestMessage> Request = new("request");

    protected override async Task<HttpResponseMessage> SendAsync(
        HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var context = ResilienceContextPool.Shared.Get(cancellationToken);
        context.Properties.Set(Request, request);
        try
        {
            return await pipelines.For(name, request).ExecuteAsync(
                static async (attempt, send) => await send(attempt.CancellationToken),
                context,
                (CancellationToken attemptToken) => base.SendAsync(request, attemptToken));
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }
}
