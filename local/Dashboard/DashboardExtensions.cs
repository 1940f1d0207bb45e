using DesignPatterns.Dashboard.Access;
using DesignPatterns.Dashboard.Assets;
using DesignPatterns.Dashboard.Console;
using DesignPatterns.Dashboard.Live;
using DesignPatterns.Dashboard.Metrics;
using DesignPatterns.Dashboard.Pages;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Telemetry;

namespace DesignPatterns.Dashboard;

internal static class DashboardExtensions
{
    public static void AddDashboard(this WebApplicationBuilder builder)
    {
        builder.Services.AddOptionsWithValidateOnStart<DashboardOptions, DashboardOptionsValidator>()
            .BindConfiguration(DashboardOptions.Section);
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddProblemDetails();
        builder.Services.AddRazorComponents();
        builder.Services.AddHttpContextAccessor();
        builder.Services.AddAccess();
        builder.Services.AddSingleton<TelemetryStore>();
        builder.Services.AddSingleton<ResourceBoard>();
        builder.Services.AddSingleton<ConsoleStore>();
        builder.Services.AddSingleton<ChangeStream>();
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseAccess();
        app.MapLogin();
        app.MapTheme();
        app.MapAssets();
        app.MapLive();
        app.MapResources();
        app.MapMetrics();
    }
}
