namespace DesignPatterns.Dashboard.Intake;

/// <summary>What of a batch was not taken, and why: the partial success of its answer.</summary>
internal sealed class Rejections
{
    // The reasons are the intake's own, so there are few.
    private readonly Dictionary<string, int> _counts = [];

    public int Count { get; private set; }

    public void Add(string reason, int count = 1)
    {
        Count += count;
        _counts[reason] = _counts.GetValueOrDefault(reason) + count;
    }

    public override string ToString() =>
        string.Join("; ", _counts.Select(pair => $"{pair.Value} × {pair.Key}"));
}
