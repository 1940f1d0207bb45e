using DesignPatterns.Testing;
namespace DesignPatterns.Running.Drills;

/// <summary>Something that happens to a tier under load, from its beginning to its end.</summary>
/// <param name="Name">As the report calls it.</param>
/// <param name="StrikeAsync">Strikes, holds, and lets go.</param>
/// <param name="Ejects">Whether the balancers must leave the replica out while it lasts.</param>
public sealed record Fault(string Name, Func<Strike, Task> StrikeAsync, bool Ejects = true)
{
    /// <summary>Longer than any answer takes, and shorter than any attempt may: slow, but no failure.</summary>
    private const int SlowMilliseconds = 300;

    /// <summary>SIGKILL; at the end the process is started again.</summary>
    public static readonly Fault Kill = new("kill", async strike =>
    {
        var process = await strike.FindProcessIdAsync();
        await strike.LoseAsync(
            strike.Victim,
            () => SendAsync(process, Signal.Kill),
            strike.HoldAsync,
            () => strike.StartAsync(strike.Victim));
    });

    /// <summary>SIGSTOP, then SIGCONT: connections stay open and nobody answers on them.</summary>
    public static readonly Fault Pause = new("pause", async strike =>
    {
        var process = await strike.FindProcessIdAsync();
        await strike.LoseAsync(
            strike.Victim,
            () => SendAsync(process, Signal.Stop),
            strike.HoldAsync,
            () => SendAsync(process, Signal.Continue));
    });

    /// <summary>The host's own fault <c>delay</c>, on every request.</summary>
    public static readonly Fault Slow = new(
        "slow",
        strike => strike.LoseAsync(
            strike.Victim,
            () => strike.Run.SwitchOnAsync(strike.Victim, "delay", $"?milliseconds={SlowMilliseconds}"),
            strike.HoldAsync,
            () => strike.Run.SwitchOffFaultsAsync(strike.Victim)),
        Ejects: false);

    /// <summary>Each replica is stopped and started, and the next one only when it is healthy again.</summary>
    public static readonly Fault RollingRestart = new("rolling restart", async strike =>
    {
        foreach (var replica in strike.Tier.Replicas)
        {
            await strike.LoseAsync(
                replica,
                () => strike.StopAsync(replica),
                () => Task.CompletedTask,
                () => strike.StartAsync(replica));
        }
    });

    public static IReadOnlyList<Fault> All { get; } = [Kill, Pause, Slow, RollingRestart];

    public override string ToString() => Name;

    private static Task SendAsync(int processId, int signal)
    {
        Signal.Send(processId, signal);
        return Task.CompletedTask;
    }
}
