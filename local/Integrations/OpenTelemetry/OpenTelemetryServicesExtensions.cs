using Microsoft.Extensions.Hosting;
using OpenTelemetry;
using OpenTelemetry.Logs;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;

namespace Microsoft.Extensions.DependencyInjection;

public static class OpenTelemetryServicesExtensions
{
    /// <summary>Adds telemetry that starts with the host and is flushed when the host is disposed.</summary>
    public static OpenTelemetryBuilder AddOpenTelemetry(this IServiceCollection services)
    {
        // First among the hosted services, so that what the others do at their start is seen.
        if (!services.Any(service => service.ImplementationType == typeof(ProviderStarter)))
        {
            services.Insert(0, ServiceDescriptor.Singleton<IHostedService, ProviderStarter>());
        }

        return new OpenTelemetryBuilder(services);
    }

    /// <summary>A provider listens from its first resolution on: this is that resolution.</summary>
    private sealed class ProviderStarter(IServiceProvider services) : IHostedService
    {
        public Task StartAsync(CancellationToken cancellationToken)
        {
            services.GetService<MeterProvider>();
            services.GetService<TracerProvider>();
            services.GetService<LoggerProvider>();
            return Task.CompletedTask;
        }

        public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;
    }
}
