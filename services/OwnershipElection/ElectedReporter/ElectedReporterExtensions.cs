using DesignPatterns.ElectedReporter.Owning;
using DesignPatterns.ElectedReporter.Reporting;
using DesignPatterns.ElectedReporter.Showing;
using DesignPatterns.ElectedReporter.Stores;
using DesignPatterns.Ownership;
using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ElectedReporter;

internal static class ElectedReporterExtensions
{
    private static readonly TimeSpan Overstay = TimeSpan.FromSeconds(10);

    public static void AddElectedReporter(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddOptionsWithValidateOnStart<ElectedReporterOptions>()
            .BindConfiguration(ElectedReporterOptions.Section);
        services.AddSingleton<IValidateOptions<ElectedReporterOptions>, ElectedReporterOptionsValidator>();
        builder.AddReports();
        builder.AddOwning();
        services.AddSingleton<Standings>();
        services.AddSingleton<EtcdRoll>();
        services.AddSingleton<StoreProbe>();
        services.AddHostedService(provider => provider.GetRequiredService<StoreProbe>());
        services.AddHealthChecks().AddCheck<StoreProbe>("stores");
    }

    public static void MapElectedReporter(this IEndpointRouteBuilder routes) => routes.MapStanding();

    private static void AddReports(this WebApplicationBuilder builder)
    {
        builder.AddRedisClient(
            ReportStore.ConnectionName,
            settings => settings.DisableHealthChecks = true, // Ours asks within a time.
            redis =>
            {
                redis.AbortOnConnectFail = false;

                // It is also how long the client waits before it tries again.
                redis.ConnectTimeout = 1_000;
            });
        var services = builder.Services;
        services.AddSingleton<ReportStore>();
        services.AddSingleton<Reigns>();
        services.AddSingleton<IWay, NaiveWay>();
        services.AddSingleton<IWay, CheckThenWriteWay>();
        services.AddSingleton<IWay, FencedWay>();
        services.AddSingleton<ReporterMetrics>();
        services.AddSingleton<Reporter>();
    }

    private static void AddOwning(this WebApplicationBuilder builder)
    {
        var services = builder.Services;
        services.AddFault(
            StaleOwner.FaultName,
            StaleOwner.Description,
            FaultGrades.Milliseconds,
            new FaultSetting { Delay = Overstay });
        builder.AddEtcdOwnershipStore(EtcdRoll.ConnectionName);

        // Before AddOwnership, which adds its own only where there is none.
        services.AddSingleton(provider => new Leases(
            new WithheldRenewals(
                provider.GetRequiredService<IOwnershipStore>(), provider.GetRequiredService<Faults>()),
            provider.GetRequiredService<IOptions<OwnershipOptions>>().Value,
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<OwnershipTelemetry>()));
        builder.AddOwnership();
        services.AddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<ElectedReporterOptions>>().Value;
            return new Election(options.Election, options.Name, provider.GetRequiredService<Leases>());
        });
        services.AddSingleton<History>();
        services.AddSingleton<OwnerWatch>();
        services.AddHostedService(provider => provider.GetRequiredService<OwnerWatch>());
        services.AddSingleton<OwnerLoop>();
        services.AddHostedService(provider => provider.GetRequiredService<OwnerLoop>());
    }
}
