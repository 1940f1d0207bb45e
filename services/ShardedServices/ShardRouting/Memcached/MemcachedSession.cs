using System.Buffers;
using System.Buffers.Text;
using System.Text;
using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;
using DesignPatterns.ShardRouting.Shards;

namespace DesignPatterns.ShardRouting.Memcached;

/// <summary>A client that speaks memcached's text protocol.</summary>
internal sealed class MemcachedSession(MemcachedProtocol protocol, Router router, ILoopConnection connection)
    : ClientSession(router, connection)
{
    private readonly ArrayBufferWriter<byte> _rewritten = new();

    public override int MostUnread { get; } =
        router.Options.MostValueBytes + MemcachedRequests.MostLineBytes;

    protected override int Read(ReadOnlySpan<byte> bytes)
    {
        if (!MemcachedRequests.TryRead(bytes, Router.Options.MostValueBytes, out var request))
        {
            return 0;
        }

        switch (request.Verb)
        {
            case MemcachedVerb.Get:
                Get(bytes[..request.LineLength], request, CallKind.Get);
                break;
            case MemcachedVerb.Gets:
                Get(bytes[..request.LineLength], request, CallKind.Gets);
                break;
            case MemcachedVerb.GetAndTouch or MemcachedVerb.GetsAndTouch:
                GetAndTouch(bytes[..request.LineLength], request);
                break;
            case MemcachedVerb.MetaGet or MemcachedVerb.MetaDebug:
                Ask(bytes, request, IsPureRead(bytes, request) ? CallKind.Read : CallKind.Write);
                break;
            case MemcachedVerb.MetaNoOp:
                AnswerAtOnce("MN\r\n"u8);
                break;
            case MemcachedVerb.FlushAll:
                Flush(bytes[..request.Length], request);
                break;
            case MemcachedVerb.Version:
                AskAny("version\r\n"u8);
                break;
            case MemcachedVerb.Verbosity:
                SetVerbosity(bytes[..request.LineLength], request);
                break;
            case MemcachedVerb.Statistics:
                // Those of a shard, and of its parts, are the shard's to tell.
                AnswerAtOnce(IsAlone(bytes[..request.LineLength]) ? MemcachedStatistics.Write(Router) : "ERROR\r\n"u8);
                break;
            case MemcachedVerb.Quit:
                CloseWhenAnswered();
                break;
            case MemcachedVerb.Refused:
                return Refuse(bytes, request);
            default:
                Ask(bytes, request, request.CasLength > 0 ? CallKind.Cas : CallKind.Write);
                break;
        }

        return request.Length;
    }

    protected override string Failure(string reason) => $"SERVER_ERROR {reason}\r\n";

    protected override bool Silences(byte verb, ReadOnlySpan<byte> answer) =>
        MemcachedQuiet.Silences((MemcachedVerb)verb, answer.TrimEnd("\r\n"u8));

    // Without flags that change the item: T sets its time to live, N makes it, R wins its refill.
    private static bool IsPureRead(ReadOnlySpan<byte> bytes, in MemcachedRequest request)
    {
        var flags = bytes[(request.KeyStart + request.KeyLength)..request.LineLength];
        return flags.IndexOf(" T"u8) < 0 && flags.IndexOf(" N"u8) < 0 && flags.IndexOf(" R"u8) < 0;
    }

    private void Get(ReadOnlySpan<byte> line, in MemcachedRequest request, CallKind kind)
    {
        if (request.KeyStart + request.KeyLength == line.Length)
        {
            var call = Router.Calls.Rent(this, kind, line.Slice(request.KeyStart, request.KeyLength));
            Enqueue(call);
            Router.Ask(call, default);
            return;
        }

        var gets = protocol.RentGather(this);
        foreach (var key in MemcachedRequests.Keys(line, request.Verb))
        {
            gets.Add(Router.Calls.Rent(this, kind, line[key]));
        }

        Enqueue(gets);
        gets.Ask(Router);
    }

    private void GetAndTouch(ReadOnlySpan<byte> line, in MemcachedRequest request)
    {
        var gets = protocol.RentGather(this);
        foreach (var key in MemcachedRequests.Keys(line, request.Verb))
        {
            var part = Router.Calls.Rent(this, CallKind.Write, line[key]);
            part.Shape = AnswerShape.Values;
            part.Keep([.. line[..request.KeyStart], .. line[key], .. "\r\n"u8]);
            gets.Add(part);
        }

        Enqueue(gets);
        gets.Ask(Router);
    }

    /// <summary>What the key is, which decides where it goes, however it is written.</summary>
    private static ReadOnlySpan<byte> KeyOf(ReadOnlySpan<byte> bytes, in MemcachedRequest request, Span<byte> room)
    {
        var key = bytes.Slice(request.KeyStart, request.KeyLength);
        return request.IsBase64
            && Base64.DecodeFromUtf8(key, room, out _, out var length) == OperationStatus.Done && length > 0
            ? room[..length]
            : key;
    }

    private void Ask(ReadOnlySpan<byte> bytes, in MemcachedRequest request, CallKind kind)
    {
        Span<byte> room = stackalloc byte[MemcachedRequests.MostKeyBytes];
        var call = Router.Calls.Rent(this, kind, KeyOf(bytes, request, room));
        call.CasStart = request.CasStart;
        call.CasLength = request.CasLength;
        Enqueue(call);
        if (!request.IsQuiet)
        {
            Router.Ask(call, bytes[..request.Length]);
            return;
        }

        // The shard has to answer, or nobody would know when it has done it.
        call.QuietVerb = (byte)request.Verb;
        if (request.CasStart > request.QuietStart)
        {
            call.CasStart -= request.QuietLength;
        }

        _rewritten.ResetWrittenCount();
        _rewritten.Write(bytes[..request.QuietStart]);
        _rewritten.Write(bytes[(request.QuietStart + request.QuietLength)..request.Length]);
        Router.Ask(call, _rewritten.WrittenSpan);
    }

    private void AskAny(ReadOnlySpan<byte> command)
    {
        var call = Router.Calls.Rent(this, CallKind.Read, default);
        call.Keep(command);
        Enqueue(call);
        Router.AnyShard().Ask(call, command);
    }

    private void Flush(ReadOnlySpan<byte> command, in MemcachedRequest request)
    {
        var flushes = new GatheredOk(request.IsQuiet) { Session = this };
        ReadOnlySpan<byte> line = [.. request.IsQuiet ? command[..request.QuietStart] : command[..request.LineLength],
            .. "\r\n"u8];
        Router.NoteFlush();
        var parts = new List<ClientCall>();
        foreach (var _ in Router.AllShards)
        {
            var part = Router.Calls.Rent(this, CallKind.Write, default);
            parts.Add(part);
            flushes.Add(part);
        }

        Enqueue(flushes);
        for (var shard = 0; shard < parts.Count; shard++)
        {
            Router.AllShards[shard].Warming.StopAll();
            Router.AllShards[shard].Ask(parts[shard], line);
        }
    }

    /// <summary>Deletes the key, of which the client hears nothing but the refusal behind it.</summary>
    private void Drop(ReadOnlySpan<byte> bytes, in MemcachedRequest request)
    {
        Span<byte> room = stackalloc byte[MemcachedRequests.MostKeyBytes];
        var call = Router.Calls.Rent(this, CallKind.Write, KeyOf(bytes, request, room));
        call.QuietVerb = (byte)MemcachedVerb.Delete;
        Enqueue(call);
        Router.Ask(call, MemcachedItems.DropCommand(call.Key));
    }

    private static bool IsAlone(ReadOnlySpan<byte> line) => line.Trim((byte)' ').IndexOf((byte)' ') < 0;

    /// <summary>The router has one way to log; what a client says of it is checked and has no effect.</summary>
    private void SetVerbosity(ReadOnlySpan<byte> line, in MemcachedRequest request)
    {
        var words = line["verbosity".Length..].Trim((byte)' ');
        var end = words.IndexOf((byte)' ');
        var level = end < 0 ? words : words[..end];
        if (words.IsEmpty)
        {
            AnswerAtOnce("ERROR\r\n"u8);
        }
        else if (!request.IsQuiet)
        {
            AnswerAtOnce(
                MemcachedNumbers.IsUnsigned(level) ? "OK\r\n"u8 : "CLIENT_ERROR bad command line format\r\n"u8);
        }
    }

    private int Refuse(ReadOnlySpan<byte> bytes, in MemcachedRequest request)
    {
        Router.Counts.Refusals++;
        if (request.DropsKey)
        {
            Drop(bytes, request);
        }

        if (request.Error is { } error)
        {
            AnswerAtOnce(Encoding.ASCII.GetBytes(error + "\r\n"));
        }

        if (request.Closes)
        {
            CloseWhenAnswered();
        }

        Skip(Math.Max(0, request.Length - bytes.Length));
        return Math.Min(request.Length, bytes.Length);
    }
}
