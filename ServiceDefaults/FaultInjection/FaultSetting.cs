namespace DesignPatterns.ServiceDefaults.FaultInjection;

/// <summary>A fault that is on, and how bad it is.</summary>
public sealed record FaultSetting
{
    private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);

    public FaultSetting()
    {
    }

    // A copy ends by itself, not when what it was copied from does: so it has an end of its own.
    private FaultSetting(FaultSetting other)
    {
        _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        (Percent, Delay, Status) = (other.Percent, other.Delay, other.Status);
    }

    public int Percent { get; init; } = 100;

    public TimeSpan Delay { get; init; } = TimeSpan.FromSeconds(1);

    public int Status { get; init; } = 500;

    /// <summary>Completes when the fault is switched off, or on again with another setting.</summary>
    public Task Ended => _ended.Task;

    internal bool Bites() => Random.Shared.Next(100) < Percent;

    internal void End() => _ended.TrySetResult();
}
