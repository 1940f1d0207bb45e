using System.Diagnostics;
using System.Diagnostics.Metrics;
using Microsoft.AspNetCore.Http;

namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>Lets the faults that every host has bite its requests. Those of the admin endpoint never get
/// here.</summary>
internal sealed class FaultMiddleware(RequestDelegate next, Faults faults, TimeProvider time)
{
    /// <summary>How many requests hang at most; more are refused, so that a drill cannot exhaust the
    /// host.</summary>
    private const int HangingLimit = 1_000;

    private static readonly Meter Meter = new("DesignPatterns.Faults");
    private static readonly Counter<long> Injected =
        Meter.CreateCounter<long>("designpatterns.faults.injected", "{request}", "Requests bitten by a fault.");

    private readonly FaultSwitch _delay = faults[FaultNames.Delay];
    private readonly FaultSwitch _hang = faults[FaultNames.Hang];
    private readonly FaultSwitch _error = faults[FaultNames.Error];
    private int _hangingCount;

    public async Task InvokeAsync(HttpContext context)
    {
        if (_delay.Bite() is { } slow)
        {
            Record(FaultNames.Delay);
            await PauseAsync(slow.Delay, slow, context);
        }

        if (_hang.Bite() is { } stuck)
        {
            Record(FaultNames.Hang);
            if (!await TryHangAsync(stuck, context))
            {
                await RefuseAsync(context, StatusCodes.Status503ServiceUnavailable, "Too many hang already.");
                return;
            }
        }

        if (context.RequestAborted.IsCancellationRequested)
        {
            return;
        }

        if (_error.Bite() is { } broken)
        {
            Record(FaultNames.Error);
            await RefuseAsync(context, broken.Status, "The fault 'error' is on.");
            return;
        }

        await next(context);
    }

    private async Task<bool> TryHangAsync(FaultSetting stuck, HttpContext context)
    {
        try
        {
            var admitted = Interlocked.Increment(ref _hangingCount) <= HangingLimit;
            if (admitted)
            {
                await PauseAsync(Timeout.InfiniteTimeSpan, stuck, context);
            }

            return admitted;
        }
        finally
        {
            Interlocked.Decrement(ref _hangingCount);
        }
    }

    /// <summary>Until the time is up, the client has left, or the fault is switched off.</summary>
    private async Task PauseAsync(TimeSpan period, FaultSetting setting, HttpContext context) =>
        await setting.Ended.WaitAsync(period, time, context.RequestAborted)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);

    private static Task RefuseAsync(HttpContext context, int status, string reason) =>
        TypedResults.Problem(reason, statusCode: status, title: "Injected fault").ExecuteAsync(context);

    private static void Record(string fault)
    {
        Injected.Add(1, new KeyValuePair<string, object?>("fault", fault));
        Activity.Current?.SetTag("designpatterns.fault", fault);
    }
}
