using DesignPatterns.Sharding.Hashing;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Calls;

/// <summary>One question to one shard, about one key as a rule, from when it is put to when it is answered.</summary>
internal abstract class Call
{
    private ByteStore _key;
    private ByteStore _command;
    private ByteStore _spoken;
    private ulong _spokenHash;

    public CallKind Kind { get; set; }

    public ReadOnlySpan<byte> Key => _key.Bytes;

    /// <summary>What was asked, as it goes to a shard, where it was <see cref="Keep"/>t: else empty.</summary>
    public ReadOnlySpan<byte> Command => _command.Bytes;

    public bool IsWrite => Kind is CallKind.Write or CallKind.Cas or CallKind.Chance;

    /// <summary>How its answer ends.</summary>
    public AnswerShape Shape { get; set; }

    /// <summary>Where in the command the digits of its cas token are; 0, 0 without one.</summary>
    public int CasStart { get; set; }

    /// <inheritdoc cref="CasStart"/>
    public int CasLength { get; set; }

    /// <summary>How many answers come before its own that nobody reads: of a block, its last is the answer.</summary>
    public int Preface { get; set; }

    /// <summary>The place of the only replica that can answer it; negative: any can.</summary>
    public int Pin { get; set; } = -1;

    /// <summary>Whether it is about other keys too, of the same shard.</summary>
    public bool HasMoreKeys { get; set; }

    /// <summary>Replicas that did the same may still answer it differently.</summary>
    public bool IsIncomparable { get; set; }

    /// <summary>How many replicas still have to answer.</summary>
    public int Open { get; set; }

    /// <summary>How often it was asked anew, because who was asked was lost.</summary>
    public int Repeats { get; set; }

    /// <summary>Whether it was asked of a peer already, because who was asked first came back empty lately.</summary>
    public bool HasBeenToPeer { get; set; }

    /// <summary>A second call for the same key in the same line: one answer serves both.</summary>
    public Call? Twin { get; set; }

    /// <summary>Of several replicas that are asked, the first: what it says is the answer.</summary>
    public Replica? Speaker { get; set; }

    /// <summary>Whether replicas of one shard gave different answers.</summary>
    public bool HasDiverged { get; private set; }

    /// <summary>Whether one of several replicas has answered.</summary>
    public bool HasSpoken => _spokenHash != 0;

    public void SetKey(ReadOnlySpan<byte> key) => _key.Set(key);

    /// <summary>Keeps what is asked beyond this turn, to ask it later or again.</summary>
    public void Keep(ReadOnlySpan<byte> command) => _command.Set(command);

    /// <summary>A replica has answered: the call is, once all that were asked have.</summary>
    /// <param name="isComparable">Whether all replicas have to give the same answer.</param>
    public void Take(Replica from, ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail, bool isComparable)
    {
        if (Speaker is null)
        {
            Answer(answer, tail);
            return;
        }

        var hash = XxHash64.Compute(answer) | 1;
        HasDiverged |= isComparable && HasSpoken && hash != _spokenHash;
        _spokenHash = hash;
        if (from == Speaker || _spoken.Length == 0)
        {
            _spoken.Set(answer);
            _spoken.Add(tail);
        }

        CloseOne(from);
    }

    /// <summary>One of several replicas has answered, or never will: the last one ends the call.</summary>
    public void CloseOne(Replica from)
    {
        if (--Open > 0)
        {
            return;
        }

        if (HasDiverged)
        {
            from.Shard.Repair(this);
        }

        Answer(_spoken.Bytes, default);
    }

    /// <summary>Takes the answer: both parts, one behind the other. They are not to be kept.</summary>
    public abstract void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail);

    /// <summary>There will be no answer; the reason is one line that a client may read.</summary>
    public abstract void Fail(string reason);

    /// <summary>Forgets everything but its arrays.</summary>
    protected void Clear()
    {
        _key.Clear();
        _command.Clear();
        _spoken.Clear();
        _spokenHash = 0;
        HasDiverged = false;
        CasStart = 0;
        CasLength = 0;
        Shape = AnswerShape.One;
        Preface = 0;
        Pin = -1;
        HasMoreKeys = false;
        IsIncomparable = false;
        Open = 0;
        Repeats = 0;
        HasBeenToPeer = false;
        Twin = null;
        Speaker = null;
    }
}
