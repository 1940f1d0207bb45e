using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardRouting.Sessions;

/// <summary>A request about keys of several shards: its parts are asked at once, and answered as one.</summary>
/// <remarks>Nothing is written before all parts are there, so that one lost shard makes one clean error.</remarks>
internal abstract class Gather : IAnswer
{
    private readonly List<ClientCall> _parts = [];
    private int _open;

    public required ClientSession Session { get; set; }

    public bool IsDone => _open == 0;

    public int Held { get; private set; }

    /// <summary>A list, not an interface: to go through it allocates nothing.</summary>
    protected List<ClientCall> Parts => _parts;

    public void Add(ClientCall part)
    {
        part.Whole = this;
        _parts.Add(part);
        _open++;
    }

    public void PartDone(ClientCall part)
    {
        Held += part.Held;
        Session.HoldPart(part.Held);
        if (--_open == 0)
        {
            Session.Finish(this);
        }
    }

    public abstract void WriteTo(ILoopConnection connection);

    public void Release()
    {
        foreach (var part in _parts)
        {
            part.Release();
        }

        _parts.Clear();
        Held = 0;
        Released();
    }

    /// <summary>It may be used again.</summary>
    protected virtual void Released()
    {
    }
}
