using Microsoft.Extensions.DependencyInjection;

namespace Microsoft.Extensions.Http.Resilience;

public interface IHttpStandardResiliencePipelineBuilder
{
    string PipelineName { get; }

    IServiceCollection Services { get; }
}

public static class HttpStandardResiliencePipelineBuilderExtensions
{
    /// <summary>Each scheme, host and port has a circuit of its own.</summary>
    public static IHttpStandardResiliencePipelineBuilder SelectPipelineByAuthority(
        this IHttpStandardResiliencePipelineBuilder builder)
    {
        builder.Services.Configure<PipelineSelection>(
            builder.PipelineName,
            selection => selection.KeyOf = request => request.RequestUri!.GetLeftPart(UriPartial.Authority));
        return builder;
    }
}
