using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Http.Resilience;

namespace Microsoft.Extensions.DependencyInjection;

public static class ResilienceHttpClientBuilderExtensions
{
    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder)
    {
        var name = $"{builder.Name}-standard";
        builder.Services.TryAddSingleton<StandardPipelines>();
        builder.AddHttpMessageHandler(services =>
            new StandardResilienceHandler(services.GetRequiredService<StandardPipelines>(), name));

        // The handler's timeouts take over from the client's own.
        builder.ConfigureHttpClient(client => client.Timeout = Timeout.InfiniteTimeSpan);
        return new PipelineBuilder(name, builder.Services);
    }

    public static IHttpStandardResiliencePipelineBuilder AddStandardResilienceHandler(
        this IHttpClientBuilder builder, Action<HttpStandardResilienceOptions> configure)
    {
        var pipeline = builder.AddStandardResilienceHandler();
        pipeline.Services.Configure(pipeline.PipelineName, configure);
        return pipeline;
    }

    private sealed record PipelineBuilder(string PipelineName, IServiceCollection Services)
        : IHttpStandardResiliencePipelineBuilder;
}
