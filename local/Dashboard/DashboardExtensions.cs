using DesignPatterns.Dashboard.Access;
using DesignPatterns.Dashboard.Api;
using DesignPatterns.Dashboard.Assets;
using DesignPatterns.Dashboard.Console;
using DesignPatterns.Dashboard.Intake;
using DesignPatterns.Dashboard.Live;
using DesignPatterns.Dashboard.Logs;
using DesignPatterns.Dashboard.Metrics;
using DesignPatterns.Dashboard.Pages;
using DesignPatterns.Dashboard.Resources;
using DesignPatterns.Dashboard.Telemetry;
using DesignPatterns.Dashboard.Traces;

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
        builder.Services.AddAccess(builder.Configuration);
        builder.Services.AddSingleton<TelemetryStore>();
        builder.Services.AddIntake();
        builder.Services.AddApi();
        builder.Services.AddSingleton<ResourceBoard>();
        builder.Services.AddSingleton<ConsoleStore>();
        builder.Services.AddSingleton<ChangeStream>();
        builder.Services.AddFeed();
    }

    public static void MapDashboard(this WebApplication app)
    {
        app.UseAccess();
        app.MapLogin();
        app.MapTheme();
        app.MapAssets();
        app.MapLive();
        app.MapIntake();
        app.MapApi();
        app.MapResources();
        app.MapConsole();
        app.MapLogs();
        app.MapTraces();
        app.MapMetrics();
    }
}
