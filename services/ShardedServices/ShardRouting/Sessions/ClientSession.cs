using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;

namespace DesignPatterns.ShardRouting.Sessions;

/// <summary>One client: reads its requests, puts them to the shards, answers in the order of asking.</summary>
/// <remarks>
/// Bounds: it reads no further while 1,024 requests are unanswered or 256 KiB of answers untaken, and is closed when
/// it lets more than <see cref="Configuration.RouterOptions.MostOwedBytes"/> pile up.
/// </remarks>
internal abstract class ClientSession(Router router, ILoopConnection connection) : IConnectionHandler
{
    private const int MostUnanswered = 1_024;
    private const int MostUntaken = 256 * 1_024;

    private readonly Ring<IAnswer> _answers = new();
    private long _held;
    private long _skip;
    private bool _isLeaving;
    private bool _isClosed;

    public abstract int MostUnread { get; }

    public Router Router { get; } = router;

    protected ILoopConnection Connection { get; } = connection;

    /// <summary>How many bytes are kept for it.</summary>
    public long Owed => _held + Connection.Unsent;

    /// <summary>Whether whatever is still answered is answered for nobody.</summary>
    public bool IsGone => _isClosed || Connection.IsClosed;

    private bool IsFull =>
        _isLeaving || _answers.Count >= MostUnanswered || Owed > MostUntaken;

    public void Connected()
    {
        // Clients connect to us; nobody is told.
    }

    public int Received(ReadOnlySpan<byte> bytes)
    {
        var used = 0;
        while (used < bytes.Length && !Connection.IsClosed)
        {
            if (IsFull)
            {
                Connection.IsPaused = true;
                break;
            }

            if (_skip > 0)
            {
                var skipped = (int)Math.Min(_skip, bytes.Length - used);
                _skip -= skipped;
                used += skipped;
                continue;
            }

            var length = Read(bytes[used..]);
            if (length == 0)
            {
                break;
            }

            used += length;
        }

        return used;
    }

    public void Drained() => Resume();

    public bool Ended()
    {
        // Answers to what it asked before are still to come; half a request is none.
        CloseWhenAnswered();
        return true;
    }

    public void Closed(string reason)
    {
        _isClosed = true;
        Router.SessionClosed(this);
        _held = 0;
        // Those that are still asked are released when their answers come.
        while (_answers.Count > 0)
        {
            var answer = _answers.Dequeue();
            if (answer.IsDone)
            {
                answer.Release();
            }
        }
    }

    /// <summary>Writes the answer, or keeps it until those before it are there.</summary>
    public void Answer(ClientCall call, ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail)
    {
        if (_isClosed)
        {
            call.Release();
        }
        else if (ReferenceEquals(_answers[0], call))
        {
            if (!(call.QuietVerb is { } verb && Silences(verb, answer)))
            {
                Connection.Write(answer);
                Connection.Write(tail);
                DropIfItTakesNothing();
            }

            _answers.Dequeue();
            call.Release();
            WriteDone();
        }
        else
        {
            var isSilent = call.QuietVerb is { } verb && Silences(verb, answer);
            call.Hold(isSilent ? default : answer, isSilent ? default : tail);
            Hold(call.Held);
        }
    }

    public void Fail(ClientCall call, string reason) =>
        // A rare path: the text may be made anew each time.
        call.Answer(Encoding.UTF8.GetBytes(Failure(reason)), default);

    /// <summary>All parts of a request are there.</summary>
    public void Finish(Gather whole)
    {
        if (_isClosed)
        {
            whole.Release();
            return;
        }

        if (ReferenceEquals(_answers[0], whole))
        {
            WriteDone();
        }
    }

    /// <summary>A part of a request, whose other parts may still be asked, has so many bytes.</summary>
    public void HoldPart(int bytes)
    {
        if (!_isClosed)
        {
            Hold(bytes);
        }
    }

    /// <summary>Reads one request.</summary>
    /// <returns>How many bytes it has, or 0 when it is not all there.</returns>
    protected abstract int Read(ReadOnlySpan<byte> bytes);

    /// <summary>Whether a client that asked quietly is not told this answer.</summary>
    protected virtual bool Silences(byte verb, ReadOnlySpan<byte> answer) => false;

    /// <summary>How this protocol says that a request failed, with its line end.</summary>
    protected abstract string Failure(string reason);

    /// <summary>Drops so many bytes more than were used: a value that is too large to be kept.</summary>
    protected void Skip(long bytes) => _skip = bytes;

    /// <summary>Takes the next place in the order of answers.</summary>
    protected void Enqueue(IAnswer answer) => _answers.Enqueue(answer);

    /// <summary>Answers without asking a shard.</summary>
    protected void AnswerAtOnce(ReadOnlySpan<byte> answer)
    {
        var call = Router.Calls.Rent(this, CallKind.Read, default);
        Enqueue(call);
        Answer(call, answer, default);
    }

    /// <summary>Closes once all that was asked before has been answered.</summary>
    protected void CloseWhenAnswered()
    {
        _isLeaving = true;
        Connection.IsPaused = true;
        Enqueue(new Farewell());
        WriteDone();
    }

    private void WriteDone()
    {
        while (_answers.Count > 0 && _answers[0] is { IsDone: true } answer)
        {
            _answers.Dequeue();
            Hold(-answer.Held);
            answer.WriteTo(Connection);
            answer.Release();
        }

        Resume();
    }

    private void Hold(int bytes)
    {
        _held += bytes;
        if (bytes > 0)
        {
            DropIfItTakesNothing();
        }
    }

    private void DropIfItTakesNothing()
    {
        if (Owed > MostUntaken && !Connection.IsClosed && Router.OwesTooMuch(Owed))
        {
            Router.Log.ClientDropped(Connection.Peer, Owed);
            Connection.Close("does not take its answers", reset: true);
        }
    }

    private void Resume()
    {
        if (Connection.IsPaused && !IsFull && !Connection.IsClosed)
        {
            Connection.IsPaused = false;
        }
    }

    /// <summary>The last answer: none, but the end.</summary>
    private sealed class Farewell : IAnswer
    {
        public bool IsDone => true;

        public int Held => 0;

        public void WriteTo(ILoopConnection connection) => connection.CloseWhenSent();

        public void Release()
        {
            // Nothing of it is used again.
        }
    }
}
