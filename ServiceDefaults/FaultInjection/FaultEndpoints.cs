using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>GET lists the faults, POST switches one on, DELETE switches one off, or all.</summary>
internal static partial class FaultEndpoints
{
    public static void MapFaults(this IEndpointRouteBuilder routes)
    {
        if (!routes.ServiceProvider.GetRequiredService<IOptions<FaultOptions>>().Value.Enabled)
        {
            routes.Map("/faults/{name?}", () => TypedResults.Problem(
                "Faults are off in this host: set Faults__Enabled=true and start it again.",
                statusCode: StatusCodes.Status404NotFound));
            return;
        }

        routes.MapGet("/faults", (Faults faults) =>
            TypedResults.Json(FaultList.Of(faults), FaultJson.Default.FaultList));
        routes.MapPost("/faults/{name}", SwitchOn);
        routes.MapDelete("/faults/{name}", SwitchOff);
        routes.MapDelete("/faults", SwitchAllOff);
    }

    private static Results<JsonHttpResult<FaultState>, ProblemHttpResult, ValidationProblem> SwitchOn(
        string name, Faults faults, HttpContext context, TimeProvider time, ILogger<Faults> logger)
    {
        if (!faults.TryGet(name, out var found))
        {
            return Unknown(name, faults);
        }

        if (!FaultQuery.TryRead(context.Request.Query, found.Fault, out var setting, out var errors))
        {
            return TypedResults.ValidationProblem(errors);
        }

        found.Set(setting);
        LogSwitchedOn(logger, name, setting.Percent);
        if (name == FaultNames.Crash)
        {
            Crash.AfterAnswering(context.Response, time);
        }

        return TypedResults.Json(FaultState.Of(found), FaultJson.Default.FaultState);
    }

    private static Results<NoContent, ProblemHttpResult> SwitchOff(
        string name, Faults faults, ILogger<Faults> logger)
    {
        if (!faults.TryGet(name, out var found))
        {
            return Unknown(name, faults);
        }

        found.Set(null);
        LogSwitchedOff(logger, name);
        return TypedResults.NoContent();
    }

    private static NoContent SwitchAllOff(Faults faults, ILogger<Faults> logger)
    {
        foreach (var one in faults.All)
        {
            one.Set(null);
        }

        LogSwitchedOff(logger, "all");
        return TypedResults.NoContent();
    }

    private static ProblemHttpResult Unknown(string name, Faults faults) => TypedResults.Problem(
        $"This host has no fault '{name}', but {string.Join(", ", faults.All.Select(one => one.Fault.Name))}.",
        statusCode: StatusCodes.Status404NotFound);

    [LoggerMessage(
        LogLevel.Warning, EventName = "fault.switched_on", Message = "Fault {Fault} is on, at {Percent} %")]
    private static partial void LogSwitchedOn(ILogger logger, string fault, int percent);

    [LoggerMessage(LogLevel.Information, EventName = "fault.switched_off", Message = "Fault {Fault} is off")]
    private static partial void LogSwitchedOff(ILogger logger, string fault);
}
