using System.Buffers.Binary;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>Speaks with one memcached; gets that wait in the same turn travel in one line.</summary>
/// <remarks>
/// memcached writes the answer of each <c>get</c> line by itself, which is what it is slow at; a line of many keys
/// costs it one write. So a line is left open until the turn ends, another kind of call comes, or it has 128 keys.
/// </remarks>
internal sealed partial class MemcachedWire(Replica replica) : IWire
{
    private const int MostKeysInLine = 128;
    private const int HeaderRoom = 2_048;

    private readonly ulong[] _marks = new ulong[MostKeysInLine];
    private CallKind _openKind;
    private int _openCount;
    private bool _isListed;
    private bool _endIsDue;
    private int _needed;

    private static ReadOnlySpan<byte> LineEnd => "\r\n"u8;

    private static ReadOnlySpan<byte> End => "END\r\n"u8;

    public int MostUnread { get; } = replica.Router.Options.MostValueBytes + HeaderRoom;

    public void Send(Call call, ReadOnlySpan<byte> command)
    {
        if (call.Kind is CallKind.Get or CallKind.Gets)
        {
            SendGet(call);
            return;
        }

        CloseLine();
        if (call.Kind == CallKind.Cas)
        {
            WriteCas(call, command);
        }
        else
        {
            replica.Connection.Write(command);
        }

        replica.Await(call, call.Shape);
        if (call.IsWrite && replica.IsWarming && MayMake(command))
        {
            // Out of nothing it makes another item here than its peers have, and says the same.
            SendDelete(call.Key);
        }
    }

    public void TurnEnded()
    {
        _isListed = false;
        CloseLine();
    }

    public int Read(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length < _needed)
        {
            return 0;
        }

        var used = 0;
        _needed = 0;
        while (used < bytes.Length)
        {
            if (!MemcachedReplies.TryRead(bytes[used..], MostUnread, out var reply, out var needed))
            {
                // Only of a frame that is not whole: kept after a long one, a shorter one would not be looked at.
                _needed = needed;
                break;
            }

            if (reply.Kind == MemcachedReplyKind.Rubbish || replica.Queue.Count == 0)
            {
                throw new RubbishException(replica.Queue.Count == 0 ? "an answer to nothing" : "no answer");
            }

            Take(bytes.Slice(used, reply.Length), reply);
            used += reply.Length;
        }

        return used;
    }

    public void Reset()
    {
        _openCount = 0;
        _endIsDue = false;
        _needed = 0;
    }

    public async Task GreetAsync() => Expect(await replica.AskAsync("version\r\n"u8), "VERSION "u8);

    public async Task EmptyAsync() => Expect(await replica.AskAsync("flush_all\r\n"u8), "OK"u8);

    private static void Expect(byte[] answer, ReadOnlySpan<byte> start)
    {
        if (!answer.AsSpan().StartsWith(start))
        {
            throw new RubbishException("another answer than the protocol has");
        }
    }

    private void SendGet(Call call)
    {
        var key = call.Key;
        var mark = Mark(key);
        if (_openCount > 0 && (_openKind != call.Kind || _openCount == MostKeysInLine))
        {
            CloseLine();
        }

        if (_openCount > 0)
        {
            var queue = replica.Queue;
            var place = _marks.AsSpan(0, _openCount).IndexOf(mark);
            if (place >= 0 && queue[queue.Count - _openCount + place].Call is { } twin && twin.Key.SequenceEqual(key))
            {
                // The same key again: one answer will do, and a hot key costs its shard less.
                call.Twin = twin.Twin;
                twin.Twin = call;
                return;
            }

            queue[queue.Count - 1].Shape = AnswerShape.Part;
            replica.Connection.Write(" "u8);
        }
        else
        {
            replica.Connection.Write(call.Kind == CallKind.Get ? "get "u8 : "gets "u8);
            _openKind = call.Kind;
            if (!_isListed)
            {
                _isListed = true;
                replica.Router.LeftOpen(this);
            }
        }

        replica.Connection.Write(key);
        _marks[_openCount++] = mark;
        replica.Await(call, AnswerShape.LastPart);
    }

    private void CloseLine()
    {
        if (_openCount > 0)
        {
            _openCount = 0;
            replica.Connection.Write(LineEnd);
        }
    }

    /// <summary>The end of a key, where keys differ most, in eight bytes.</summary>
    private static ulong Mark(ReadOnlySpan<byte> key) => key.Length >= sizeof(ulong)
        ? BinaryPrimitives.ReadUInt64LittleEndian(key[^sizeof(ulong)..])
        : (ulong)key.Length << 56 | key[^1];

    private void Take(ReadOnlySpan<byte> frame, in MemcachedReply reply)
    {
        if (_endIsDue)
        {
            // The last block of the line has come, and its call is answered.
            if (reply.Kind is not (MemcachedReplyKind.End or MemcachedReplyKind.Error))
            {
                throw new RubbishException("more values than were asked for");
            }

            _endIsDue = false;
            replica.Queue.Dequeue();
            return;
        }

        switch (replica.Queue[0].Shape)
        {
            case AnswerShape.Part or AnswerShape.LastPart:
                TakePart(frame, reply);
                break;
            case AnswerShape.Values:
                TakeValues(frame, reply);
                break;
            default:
                Deliver(replica.Queue.Dequeue().Call, frame, default, reply);
                break;
        }
    }

    private void TakePart(ReadOnlySpan<byte> frame, in MemcachedReply reply)
    {
        if (reply.Kind != MemcachedReplyKind.Value)
        {
            // END: the rest of the line were misses. An error: it is the answer to all of them.
            var isEnd = reply.Kind == MemcachedReplyKind.End;
            AnswerShape shape;
            do
            {
                var awaited = replica.Queue.Dequeue();
                shape = awaited.Shape;
                Deliver(awaited.Call, isEnd ? default : frame, isEnd ? End : default, reply);
            }
            while (shape == AnswerShape.Part);
            return;
        }

        if (replica.Queue[0].Call is null)
        {
            // It comes too late: nobody waits for this line any more.
            return;
        }

        var key = frame.Slice(reply.KeyStart, reply.KeyLength);
        while (!replica.Queue[0].Call!.Key.SequenceEqual(key))
        {
            if (replica.Queue[0].Shape == AnswerShape.LastPart)
            {
                throw new RubbishException("a value that was not asked for");
            }

            Deliver(replica.Queue.Dequeue().Call, default, End, reply);
        }

        if (replica.Queue[0].Shape == AnswerShape.LastPart)
        {
            AnswerLast(frame, reply);
        }
        else
        {
            Deliver(replica.Queue.Dequeue().Call, frame, End, reply);
        }
    }

    private void TakeValues(ReadOnlySpan<byte> frame, in MemcachedReply reply)
    {
        if (reply.Kind == MemcachedReplyKind.Value)
        {
            AnswerLast(frame, reply);
        }
        else
        {
            var isEnd = reply.Kind == MemcachedReplyKind.End;
            Deliver(replica.Queue.Dequeue().Call, isEnd ? default : frame, isEnd ? End : default, reply);
        }
    }

    /// <summary>Answers the head, which keeps its place until the END behind it has come.</summary>
    private void AnswerLast(ReadOnlySpan<byte> frame, in MemcachedReply reply)
    {
        var call = replica.Queue[0].Call;
        replica.Queue[0].Call = null;
        _endIsDue = true;
        Deliver(call, frame, End, reply);
    }

    private void Deliver(Call? call, ReadOnlySpan<byte> answer, ReadOnlySpan<byte> tail, in MemcachedReply reply)
    {
        for (Call? next; call is not null; call = next)
        {
            next = call.Twin;
            if (replica.IsWarming && IsMiss(call, answer) && replica.Shard.Warming.TryAskPeer(call, replica))
            {
                continue;
            }

            // A shorter answer than its frame: the miss of another key than the frame's.
            if (reply.CasLength == 0 || answer.IsEmpty || replica.Shard.IsBehindDoors)
            {
                call.Take(replica, answer, tail, isComparable: reply.Kind != MemcachedReplyKind.Value);
            }
            else
            {
                call.Take(replica, Sealed(answer, reply), tail, isComparable: false);
                _sealed.Clear();
            }
        }
    }

    private static bool IsMiss(Call call, ReadOnlySpan<byte> answer) =>
        call.Kind is CallKind.Get or CallKind.Gets ? answer.IsEmpty : answer.SequenceEqual("EN\r\n"u8);
}
