using DesignPatterns.ShardRouting.Calls;
using DesignPatterns.ShardRouting.Loops;
using DesignPatterns.ShardRouting.Sessions;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>A client that speaks RESP2.</summary>
internal sealed partial class RespSession(
    RespProtocol protocol, Router router, ILoopConnection connection, long id)
    : ClientSession(router, connection)
{
    private const int MostLineBytes = 64 * 1_024;

    private readonly RespRequest _request = new();
    private readonly RespLimits _limits = RespLimits.Default with { MostBulkBytes = router.Options.MostValueBytes };
    private readonly RespClient _client = new(id, connection.Peer, router.Options.ClientPassword);
    private readonly List<int> _keys = [];

    /// <summary>Two of the largest values, as a MSET may have.</summary>
    public override int MostUnread { get; } =
        (int)Math.Min(int.MaxValue / 2, (2L * router.Options.MostValueBytes) + MostLineBytes);

    protected override int Read(ReadOnlySpan<byte> bytes)
    {
        if (!_request.TryRead(bytes, _limits))
        {
            return 0;
        }

        if (_request.Error is { } error)
        {
            Refuse(error);
            CloseWhenAnswered();
        }
        else if (_request.Count > 0)
        {
            Run(bytes[.._request.Length]);
        }

        return _request.Length;
    }

    protected override string Failure(string reason) => $"-SHARDOUT {reason}\r\n";

    private void Run(ReadOnlySpan<byte> bytes)
    {
        var command = RedisCommands.Find(_request, bytes);
        if (command is null)
        {
            Refuse(RedisCommands.UnknownError(_request, bytes));
        }
        else if (!command.HasArity(_request.Count) && command.Name == "EXEC")
        {
            _transaction = null;
            AnswerError($"EXECABORT Transaction discarded because of: {command.ArityError()["ERR ".Length..]}");
        }
        else if (!command.HasArity(_request.Count))
        {
            Refuse(command.ArityError());
        }
        else if (!_client.IsKnown && command.Name is not ("AUTH" or "HELLO" or "QUIT"))
        {
            Refuse("NOAUTH Authentication required.");
        }
        else if (_transaction is not null && command.Name != "QUIT"
            && (command.Routing != RedisRouting.Transaction || command.Name == "UNWATCH"))
        {
            Queue(command, bytes);
        }
        else
        {
            Route(command, bytes);
        }
    }

    private void Route(RedisCommand command, ReadOnlySpan<byte> bytes)
    {
        switch (command.Routing)
        {
            case RedisRouting.Local:
                Answer(command, bytes);
                return;
            case RedisRouting.Refused:
                Refuse(command.Refusal!);
                return;
            case RedisRouting.Transaction:
                Transact(command);
                return;
            case RedisRouting.Scan:
                Scan(bytes);
                return;
            default:
                break;
        }

        _keys.Clear();
        if (RedisKeys.Find(command, _request, bytes, _keys) is { } error)
        {
            Refuse(error);
        }
        else if (command.IsKeyScan && Router.Pick(_request.Argument(bytes, _keys[0])).Replicas.Count > 1)
        {
            ScanKey(bytes);
        }
        else if (_keys.Count == 1)
        {
            Ask(command, bytes);
        }
        else if (command.Routing is RedisRouting.KeysOfOneShard or RedisRouting.Script)
        {
            AskOneShard(command, bytes);
        }
        else if (Router.AsksKeyByKey || !AreOfOneShard(bytes))
        {
            Split(command, bytes);
        }
        else
        {
            Ask(command, bytes);
        }
    }

    private void Ask(RedisCommand command, ReadOnlySpan<byte> bytes)
    {
        var kind = !command.IsWrite ? CallKind.Read
            : command.MayBeChance && ChanceFlow.IsChance(command, _request, bytes) ? CallKind.Chance
            : CallKind.Write;
        var call = Router.Calls.Rent(this, kind, _request.Argument(bytes, _keys[0]));
        call.IsIncomparable = command.IsIncomparable;
        call.HasMoreKeys = _keys.Count > 1;
        Enqueue(call);
        var asked = _request.IsInline ? protocol.Rewrite(_request, bytes) : bytes;
        if (_keys.Count == 1 || Router.IsCalm)
        {
            Router.Ask(call, asked);
        }
        else
        {
            Router.AskAll(call, KeysOf(bytes), asked);
        }
    }

    private void AskOneShard(RedisCommand command, ReadOnlySpan<byte> bytes)
    {
        if (!AreOfOneShard(bytes))
        {
            Refuse(CrossSlot);
            return;
        }

        if (command.IsWrite)
        {
            foreach (var key in _keys)
            {
                Router.TakeGuest(_request.Argument(bytes, key));
            }
        }

        Ask(command, bytes);
    }

    // Of the request that is being read; made only where keys are on their way.
    private byte[][] KeysOf(ReadOnlySpan<byte> bytes)
    {
        var keys = new byte[_keys.Count][];
        for (var place = 0; place < keys.Length; place++)
        {
            keys[place] = _request.Argument(bytes, _keys[place]).ToArray();
        }

        return keys;
    }

    private void Split(RedisCommand command, ReadOnlySpan<byte> bytes)
    {
        var whole = protocol.RentGather(this, command.Routing);
        protocol.Splitter.Split(Router, this, command, _request, bytes, _keys, whole);
        Enqueue(whole);
        whole.Ask(Router);
    }

    private bool AreOfOneShard(ReadOnlySpan<byte> bytes)
    {
        var shard = Router.Pick(_request.Argument(bytes, _keys[0]));
        for (var place = 1; place < _keys.Count; place++)
        {
            if (Router.Pick(_request.Argument(bytes, _keys[place])) != shard)
            {
                return false;
            }
        }

        return true;
    }

    private void Answer(RedisCommand command, ReadOnlySpan<byte> bytes)
    {
        var output = protocol.Output;
        output.ResetWrittenCount();
        LocalAnswers.Write(output, command, _request, bytes, _client, Router);
        AnswerAtOnce(output.WrittenSpan);
        if (command.Name == "QUIT")
        {
            CloseWhenAnswered();
        }
    }

    private void Refuse(string error)
    {
        Router.Counts.Refusals++;
        if (_transaction is { } transaction)
        {
            transaction.IsBroken = true;
        }

        AnswerError(error);
    }

    private void AnswerError(string error)
    {
        var output = protocol.Output;
        output.ResetWrittenCount();
        RespText.WriteError(output, error);
        AnswerAtOnce(output.WrittenSpan);
    }
}
