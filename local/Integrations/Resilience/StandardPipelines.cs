using System.Collections.Concurrent;
using Microsoft.Extensions.Options;
using Polly;

namespace Microsoft.Extensions.Http.Resilience;

/// <summary>The pipelines of all clients. They outlive the handlers, which HttpClientFactory renews, because
/// a circuit breaker is no good without its memory.</summary>
internal sealed class StandardPipelines(
    IOptionsMonitor<HttpStandardResilienceOptions> options,
    IOptionsMonitor<PipelineSelection> selections,
    TimeProvider? time = null)
{
    // One pipeline a client and key; a host calls a handful of authorities.
    private readonly ConcurrentDictionary<(string Name, string Key), ResiliencePipeline<HttpResponseMessage>>
        _pipelines = [];

    public ResiliencePipeline<HttpResponseMessage> For(string name, HttpRequestMessage request) =>
        _pipelines.GetOrAdd((name, selections.Get(name).KeyOf(request)), Build);

    private ResiliencePipeline<HttpResponseMessage> Build((string Name, string Key) of)
    {
        var standard = options.Get(of.Name);
        return new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time }
            .AddTimeout(standard.TotalRequestTimeout)
            .AddRetry(standard.Retry)
            .AddCircuitBreaker(standard.CircuitBreaker)
            .AddTimeout(standard.AttemptTimeout)
            .Build();
    }
}

/// <summary>Which requests share a pipeline: all of a client, unless told otherwise.</summary>
internal sealed class PipelineSelection
{
    public Func<HttpRequestMessage, string> KeyOf { get; set; } = _ => "";
}
