namespace Microsoft.Extensions.Http.Resilience;

public static class HttpRetryStrategyOptionsExtensions
{
    private static readonly HttpMethod[] Unsafe =
        [HttpMethod.Delete, HttpMethod.Post, HttpMethod.Put, HttpMethod.Connect, HttpMethod.Patch];

    /// <summary>A request that may have changed something is not sent twice.</summary>
    public static void DisableForUnsafeHttpMethods(this HttpRetryStrategyOptions options)
    {
        var retries = options.ShouldHandle;
        options.ShouldHandle = async args =>
            await retries(args)
            && args.Context.Properties.TryGetValue(StandardResilienceHandler.Request, out var request)
            && !Unsafe.Contains(request.Method);
    }
}
