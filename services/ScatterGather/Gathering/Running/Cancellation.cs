using System.Diagnostics.CodeAnalysis;

namespace DesignPatterns.Gathering.Running;

/// <summary>A token for one call after the other, made anew only after one was cancelled.</summary>
[SuppressMessage("Design", "CA1001", Justification = "Its owner is pooled; a source let go holds nothing.")]
internal sealed class Cancellation
{
    private CancellationTokenSource _source = new();

    public CancellationToken Token => _source.Token;

    public void Cancel() => _source.Cancel();

    public void CancelAfter(TimeSpan timeout) => _source.CancelAfter(timeout);

    /// <summary>Nobody may hold the token any longer.</summary>
    public void Reset()
    {
        if (!_source.TryReset())
        {
            _source.Dispose();
            _source = new();
        }
    }
}
