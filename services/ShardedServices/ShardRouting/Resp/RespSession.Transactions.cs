using DesignPatterns.ShardRouting.Calls;

namespace DesignPatterns.ShardRouting.Resp;

/// <content>MULTI to EXEC: queued here, and done by one shard in one go.</content>
internal sealed partial class RespSession
{
    private const string CrossSlot =
        "CROSSSLOT Keys in request don't hash to the same slot: have the router's HashTag set, and give keys that "
        + "belong together the same tag, as {user1}:name and {user1}:mail";

    private Transaction? _transaction;

    private void Transact(RedisCommand command)
    {
        switch (command.Name)
        {
            case "WATCH":
                AnswerError(_transaction is null
                    ? "ERR WATCH is about a connection to one server, and the ambassador shares its connections: "
                        + "use a script instead"
                    : "ERR WATCH inside MULTI is not allowed");
                break;
            case "UNWATCH":
                AnswerAtOnce(RespText.Ok);
                break;
            case "MULTI" when _transaction is not null:
                AnswerError("ERR MULTI calls can not be nested");
                break;
            case "MULTI":
                _transaction = new();
                AnswerAtOnce(RespText.Ok);
                break;
            case "DISCARD" or "EXEC" when _transaction is null:
                AnswerError($"ERR {command.Name} without MULTI");
                break;
            case "DISCARD":
                _transaction = null;
                AnswerAtOnce(RespText.Ok);
                break;
            default:
                Execute(_transaction!);
                _transaction = null;
                break;
        }
    }

    private void Queue(RedisCommand command, ReadOnlySpan<byte> bytes)
    {
        _keys.Clear();
        var error = command.Routing switch
        {
            RedisRouting.Refused => command.Refusal,
            RedisRouting.Local when !IsHarmless(command, bytes) =>
                $"ERR {command.Name} is about the connection: send it before MULTI, or after EXEC",
            RedisRouting.Local => null,
            RedisRouting.Scan => "ERR SCAN goes from shard to shard: send it before MULTI, or after EXEC",
            _ => RedisKeys.Find(command, _request, bytes, _keys),
        };
        error ??= _transaction!.TryAdd(command, _request, bytes, _keys) ? null : Transaction.TooLarge;
        if (error is not null)
        {
            Refuse(error);
        }
        else
        {
            AnswerAtOnce(RespText.Queued);
        }
    }

    private bool IsHarmless(RedisCommand command, ReadOnlySpan<byte> bytes) =>
        command.Name is "PING" or "ECHO" or "TIME"
        || (command.Name == "SELECT" && _request.Argument(bytes, 1).SequenceEqual("0"u8));

    private void Execute(Transaction transaction)
    {
        if (transaction.IsBroken)
        {
            AnswerError("EXECABORT Transaction discarded because of previous errors.");
            return;
        }

        if (transaction.Count == 0)
        {
            AnswerAtOnce("*0\r\n"u8);
            return;
        }

        var shard = transaction.KeyCount == 0 ? Router.AnyShard() : Router.Pick(transaction.Key(0));
        for (var key = 1; key < transaction.KeyCount; key++)
        {
            if (Router.Pick(transaction.Key(key)) != shard)
            {
                AnswerError($"EXECABORT Transaction discarded because of keys of two shards: {CrossSlot}");
                return;
            }
        }

        if (transaction.IsChance && shard.HasCopies)
        {
            AnswerError(
                "EXECABORT Transaction discarded because of a command whose outcome is chance, which replicas "
                + "would do each in its own way: send SPOP, XADD with *, XCLAIM, and scripts by themselves");
            return;
        }

        var call = Router.Calls.Rent(
            this,
            transaction.IsWrite ? CallKind.Write : CallKind.Read,
            transaction.KeyCount == 0 ? default : transaction.Key(0));
        call.Preface = transaction.Count + 1;
        call.HasMoreKeys = transaction.KeyCount > 1;

        // Sets and hashes are listed in an order that each server makes for itself.
        call.IsIncomparable = true;
        Enqueue(call);
        if (transaction.KeyCount == 0)
        {
            // It may have to be asked again.
            call.Keep(transaction.End());
            shard.Ask(call, call.Command);
            return;
        }

        for (var key = 1; transaction.IsWrite && key < transaction.KeyCount; key++)
        {
            Router.TakeGuest(transaction.Key(key));
        }

        if (Router.IsCalm)
        {
            Router.Ask(call, transaction.End());
        }
        else
        {
            Router.AskAll(call, transaction.Keys(), transaction.End());
        }
    }
}
