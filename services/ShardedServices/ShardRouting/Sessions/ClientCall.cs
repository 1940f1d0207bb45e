using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardRouting.Sessions;

/// <summary>A client's call: a place of its own in the order of answers, or a part of a <see cref="Gather"/>.</summary>
internal sealed class ClientCall(CallPool pool) : Call, IAnswer
{
    private ByteStore _reply;

    public ClientSession Session { get; set; } = null!;

    /// <summary>When its client asked it, on the loop's clock.</summary>
    public TimeSpan AskedAt { get; set; }

    /// <summary>What it is a part of; null when it is all that was asked.</summary>
    public Gather? Whole { get; set; }

    /// <summary>The verb, as the protocol counts them, of a client that does not want to hear the answer it expects;
    /// null: it wants every answer.</summary>
    public byte? QuietVerb { get; set; }

    public bool IsDone { get; private set; }

    public bool HasFailed { get; private set; }

    public int Held => IsDone ? _reply.Length : 0;

    public ReadOnlySpan<byte> Reply => _reply.Bytes;

    public override void Answer(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail)
    {
        Session.Router.Traces.Note(this);
        if (Whole is { } whole)
        {
            // The tail ends a list: what gathers several answers writes one of its own.
            IsDone = true;
            _reply.Set(Session.IsGone ? default : answer);
            whole.PartDone(this);
        }
        else
        {
            Session.Answer(this, answer, tail);
        }
    }

    public override void Fail(string reason)
    {
        HasFailed = true;
        Session.Fail(this, reason);
    }

    /// <summary>Keeps the answer until its turn comes.</summary>
    public void Hold(ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail)
    {
        IsDone = true;
        _reply.Set(answer);
        _reply.Add(tail);
    }

    public void WriteTo(ILoopConnection connection) => connection.Write(_reply.Bytes);

    public void Release()
    {
        Clear();
        _reply.Clear();
        Whole = null;
        QuietVerb = null;
        IsDone = false;
        HasFailed = false;
        pool.Return(this);
    }
}
