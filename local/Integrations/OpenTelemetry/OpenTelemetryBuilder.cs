using Microsoft.Extensions.DependencyInjection;

namespace OpenTelemetry;

/// <summary>The three signals of one host. WithTracing, WithMetrics and the like come from the SDK
/// itself.</summary>
public sealed class OpenTelemetryBuilder : IOpenTelemetryBuilder
{
    internal OpenTelemetryBuilder(IServiceCollection services) => Services = services;

    public IServiceCollection Services { get; }
}
