using DesignPatterns.Etcd.Grpc;
using DesignPatterns.Etcd.Messages;

namespace DesignPatterns.Etcd.Watching;

/// <summary>
/// How far a watch has come, and so where it goes on when its stream breaks: without sockets or clock.
/// </summary>
/// <remarks>
/// The header of an answer names the revision of the store, which may be far ahead of the changes in it while
/// a watch catches up; only an answer without changes says that there are none up to that revision.
/// </remarks>
internal sealed class WatchPosition(long startRevision)
{
    private readonly List<WatchEvent> _held = [];

    /// <summary>The revision from which to watch; 0: from now on.</summary>
    public long Next { get; private set; } = startRevision;

    /// <summary>Whether etcd has ever said that it watches.</summary>
    public bool HasBegun { get; private set; }

    /// <summary>The stream broke: what came in part comes again.</summary>
    public void Break() => _held.Clear();

    /// <returns>Changes that are complete and new; null if there are none.</returns>
    /// <exception cref="EtcdException">etcd ended the watch.</exception>
    public WatchBatch? Accept(WatchResponse answer)
    {
        if (answer.CompactRevision > 0)
        {
            throw new EtcdCompactedException(
                answer.CompactRevision,
                $"Revision {Next} has been compacted away: the oldest is {answer.CompactRevision}.");
        }

        if (answer.Canceled)
        {
            throw new EtcdException(
                EtcdFailure.Refused, Remedy.None, mayHaveTakenEffect: false,
                $"etcd ended the watch: {answer.CancelReason}");
        }

        if (answer.Created)
        {
            HasBegun = true;
            Next = Next == 0 ? Answers.RevisionOf(answer.Header) + 1 : Next;
            return null;
        }

        return answer.Events.Count == 0 ? Progress(answer) : Changes(answer);
    }

    private WatchBatch? Progress(WatchResponse answer)
    {
        Next = Math.Max(Next, Answers.RevisionOf(answer.Header) + 1);
        return null;
    }

    private WatchBatch? Changes(WatchResponse answer)
    {
        foreach (var change in answer.Events)
        {
            if (change.Kv.ModRevision >= Next)
            {
                _held.Add(Read(change));
            }
        }

        // More of the last revision may follow when the answer is a fragment.
        var last = answer.Events[^1].Kv.ModRevision;
        var whole = answer.Fragment
            ? _held.FindIndex(change => change.Entry.ModRevision == last)
            : _held.Count;
        if (whole <= 0)
        {
            return null;
        }

        var changes = _held.GetRange(0, whole);
        _held.RemoveRange(0, whole);
        Next = changes[^1].Entry.ModRevision + 1;
        return new(Next - 1, changes);
    }

    private static WatchEvent Read(Event change) => new(
        change.Type == Event.Types.EventType.Delete ? WatchEventKind.Delete : WatchEventKind.Put,
        EtcdEntry.From(change.Kv),
        change.PrevKv is { } previous ? EtcdEntry.From(previous) : null);
}
