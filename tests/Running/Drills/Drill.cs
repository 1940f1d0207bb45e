using DesignPatterns.Otlp;

namespace DesignPatterns.Running.Drills;

/// <summary>How long and how hard.</summary>
/// <param name="PerSecond">Requests per second, whatever becomes of them.</param>
/// <param name="Period">How long the load lasts at least; it goes on until the replica is back in use.</param>
/// <param name="FaultAt">When the fault begins.</param>
/// <param name="FaultPeriod">How long it lasts; a rolling restart takes the time it takes.</param>
public sealed record DrillPlan(int PerSecond, TimeSpan Period, TimeSpan FaultAt, TimeSpan FaultPeriod);

/// <summary>One fault in one tier under one load.</summary>
public sealed record Drill(Fault Fault, Tier Tier, Mix Mix)
{
    private static readonly TimeSpan ReturnTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan HealthTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan SpanTimeout = TimeSpan.FromSeconds(60);

    /// <summary>What every cache holds never reaches a server, whatever happens to it.</summary>
    public bool ReachesTier => Mix != Mix.Warm || Tier != Tier.Server;

    public override string ToString() => $"{Fault} {Tier}, {Mix}";

    /// <summary>Starts from a system that is verified to be whole, and leaves one that is about to be.</summary>
    /// <param name="run">The system.</param>
    /// <param name="words">What to ask for.</param>
    /// <param name="victim">The index of the replica to strike.</param>
    /// <param name="plan">How long and how hard.</param>
    /// <exception cref="TimeoutException">The system did not become whole.</exception>
    public async Task<DrillResult> RunAsync(DictionaryRun run, WordPool words, int victim, DrillPlan plan)
    {
        await run.WaitUntilAvailableAsync(HealthTimeout);
        if (Mix != Mix.NeverAsked)
        {
            await WarmAsync(run, words);
        }

        await run.WaitUntilWholeAsync(HealthTimeout);

        run.Telemetry.Forget();
        var strike = new Strike(run, Tier, Tier.Replicas[victim % Tier.Replicas.Count], plan.FaultPeriod);
        var over = new TaskCompletionSource();
        var outcomes = await Load.SendAsync(
            run.Edge,
            TargetsUntil(over.Task, words, (int)(plan.PerSecond * plan.Period.TotalSeconds)),
            plan.PerSecond,
            ((int)(plan.PerSecond * plan.FaultAt.TotalSeconds), () => StrikeAsync(strike, over)));

        // The caches' spans come no later than those of the requests they were part of, give or take an export.
        await run.Telemetry.WaitForSpansAsync(
            spans => spans.Count(span => span is { Service: "edge", Kind: SpanKind.Server }) >= outcomes.Count,
            SpanTimeout);
        return Judge(run, strike.Losses, outcomes);
    }

    private static async Task WarmAsync(DictionaryRun run, WordPool words)
    {
        foreach (var cache in Tier.Cache.Replicas)
        {
            using var client = run.NewClient(cache, "http");
            await Parallel.ForEachAsync(
                words.Warm,
                new ParallelOptions { MaxDegreeOfParallelism = 4 },
                async (path, cancellationToken) =>
                {
                    using var answer = await client.GetAsync(path, cancellationToken);
                    answer.EnsureSuccessStatusCode();
                });
        }
    }

    private IEnumerable<string> TargetsUntil(Task over, WordPool words, int least) =>
        words.Deal(Mix).TakeWhile((_, index) => index < least || !over.IsCompleted);

    private async Task StrikeAsync(Strike strike, TaskCompletionSource over)
    {
        try
        {
            await Fault.StrikeAsync(strike);
            if (ReachesTier)
            {
                await strike.Run.Telemetry.WaitAsync(
                    () => strike.Losses.All(loss => Tier.Witness.Observe(strike.Run, loss).ToReturn is not null),
                    ReturnTimeout,
                    () => "Not in use again.");
            }
        }
        catch (TimeoutException)
        {
            // The result says that the replica was not seen in use again.
        }
        finally
        {
            over.SetResult();
        }
    }

    private DrillResult Judge(DictionaryRun run, IReadOnlyList<Loss> losses, IReadOnlyList<Outcome> outcomes) => new()
    {
        Drill = this,
        Outcomes = outcomes,
        Absences = [.. losses.Select(loss => Tier.Witness.Observe(run, loss))],
        MostAttempts = run.Telemetry.Spans.Where(span => span.Kind == SpanKind.Client)
            .CountBy(span => (span.TraceId, span.Service))
            .Max(hop => hop.Value),
    };
}
