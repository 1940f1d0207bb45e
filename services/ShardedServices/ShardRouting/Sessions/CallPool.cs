using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Sessions;

/// <summary>The calls that are not in use, so that the next need not be made.</summary>
internal sealed class CallPool
{
    /// <summary>More than so many are left to the garbage collector: about 8 MiB with short keys.</summary>
    private const int MostKept = 16_384;

    private readonly Stack<ClientCall> _free = new();

    public ClientCall Rent(ClientSession session, CallKind kind, ReadOnlySpan<byte> key)
    {
        var call = _free.TryPop(out var free) ? free : new ClientCall(this);
        call.Session = session;
        call.AskedAt = session.Router.Loop.Now;
        call.Kind = kind;
        call.SetKey(key);
        return call;
    }

    public void Return(ClientCall call)
    {
        if (_free.Count < MostKept)
        {
            _free.Push(call);
        }
    }
}
