namespace DesignPatterns.ShardRouting.Loops;

/// <summary>One address at which a loop accepts.</summary>
internal abstract class LoopListener
{
    /// <summary>How long it stays away when the process may open no more files: it would be told at once
    /// again.</summary>
    protected static readonly TimeSpan BackOff = TimeSpan.FromMilliseconds(100);

    /// <summary>As many are accepted in one turn, so that those which are there get theirs.</summary>
    protected const int MostAccepted = 64;

    /// <summary>Accepts no more.</summary>
    public abstract void Stop();
}
