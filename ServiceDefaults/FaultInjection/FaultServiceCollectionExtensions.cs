using DesignPatterns.ServiceDefaults.FaultInjection;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;

namespace Microsoft.Extensions.DependencyInjection;

public static class FaultServiceCollectionExtensions
{
    /// <summary>Registers a fault of the host's own, next to those that every host has.</summary>
    /// <param name="unlessTold">How bad it is where a grade is not given; null: always, and for a second.</param>
    public static IServiceCollection AddFault(
        this IServiceCollection services,
        string name,
        string description,
        FaultGrades grades = FaultGrades.Percent,
        FaultSetting? unlessTold = null) =>
        services.AddSingleton(new Fault(name, description, grades, unlessTold ?? new FaultSetting()));

    internal static void AddFaultInjection(this IServiceCollection services)
    {
        services.AddOptions<FaultOptions>().BindConfiguration("Faults").ValidateOnStart();
        services.TryAddSingleton(provider => new Faults(provider.GetServices<Fault>()));
        services.AddFault(
            FaultNames.Delay,
            "Requests wait before they are served.",
            FaultGrades.Percent | FaultGrades.Milliseconds);
        services.AddFault(
            FaultNames.Error,
            "Requests are answered with an error.",
            FaultGrades.Percent | FaultGrades.Status);
        services.AddFault(FaultNames.Hang, "Requests are not answered until this is switched off.");
        services.AddFault(FaultNames.NotReady, "The host says that it is not ready.", FaultGrades.None);
        services.AddFault(FaultNames.Crash, "The process is gone at once.", FaultGrades.None);
        services.AddHealthChecks().AddCheck<NotReadyFault>("faults");
    }

    internal static void UseFaultInjection(this IApplicationBuilder app)
    {
        if (app.ApplicationServices.GetRequiredService<IOptions<FaultOptions>>().Value.Enabled)
        {
            app.UseMiddleware<FaultMiddleware>();
        }
    }
}
