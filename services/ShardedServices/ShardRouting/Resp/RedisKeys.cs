using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>Where the keys of a request stand.</summary>
/// <remarks>
/// Compared with a real server's <c>COMMAND GETKEYS</c>. What only the shard's own reading of the options can
/// tell is left to it: where keys are found, it has the last word on the rest.
/// </remarks>
internal static class RedisKeys
{
    private const string NoInteger = "ERR value is not an integer or out of range";
    private const string Syntax = "ERR syntax error";
    private const string TooFewArguments = "ERR Number of keys can't be greater than number of args";

    /// <summary>Adds the keys, as indexes of arguments; one may be there twice.</summary>
    /// <returns>
    /// Null; or the error to answer, in Redis' words where the request is malformed, in ours where it would
    /// block, has no key to say which shard's it is, or would reach for keys that it does not name.
    /// </returns>
    public static string? Find(
        RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys)
    {
        if (!command.HasArity(request.Count))
        {
            return command.ArityError();
        }

        if (command.Routing == RedisRouting.OneKey)
        {
            return OfOne(command, request, keys);
        }

        return command.Name switch
        {
            "EVAL" or "EVALSHA" or "EVAL_RO" or "EVALSHA_RO" =>
                OfScript(command, request, bytes, NoInteger, keys),
            "FCALL" or "FCALL_RO" =>
                OfScript(command, request, bytes, "ERR Bad number of keys provided", keys),
            "ZUNIONSTORE" or "ZINTERSTORE" or "ZDIFFSTORE" => OfCombination(command, request, bytes, 2, keys),
            "ZUNION" or "ZINTER" or "ZDIFF" or "ZINTERCARD" =>
                OfCombination(command, request, bytes, 1, keys),
            "SINTERCARD" => OfPositiveNumber(request, bytes, 0, TooFewArguments, keys),
            "LMPOP" or "ZMPOP" => OfPositiveNumber(request, bytes, 1, Syntax, keys),
            "XREAD" or "XREADGROUP" => OfStreams(command, request, bytes, keys),
            "SORT" or "SORT_RO" => OfSort(command, request, bytes, keys),
            "GEORADIUS" or "GEORADIUSBYMEMBER" => OfRadius(request, bytes, keys),
            "COPY" => OfCopy(request, bytes, keys),
            _ => OfPositions(command, request, keys),
        };
    }

    private static string? OfOne(RedisCommand command, RespRequest request, List<int> keys)
    {
        // A container's: OBJECT ENCODING key.
        var key = command.FirstKey == 0 ? 2 : command.FirstKey;
        if (key >= request.Count)
        {
            return command.ArityError();
        }

        keys.Add(key);
        return null;
    }

    private static string? OfPositions(RedisCommand command, RespRequest request, List<int> keys)
    {
        if (command.FirstKey == 0)
        {
            return null;
        }

        var last = command.LastKey < 0 ? request.Count + command.LastKey : command.LastKey;

        // A key without its value: MSET a 1 b.
        if ((last - command.FirstKey + 1) % command.KeyStep != 0)
        {
            return command.ArityError();
        }

        for (var key = command.FirstKey; key <= last; key += command.KeyStep)
        {
            keys.Add(key);
        }

        return null;
    }

    private static string? OfScript(
        RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, string noInteger, List<int> keys)
    {
        const int First = 3;
        if (!RespInteger.TryRead(request.Argument(bytes, First - 1), out var number))
        {
            return noInteger;
        }

        if (number > request.Count - First)
        {
            return TooFewArguments;
        }

        if (number <= 0)
        {
            return number < 0
                ? "ERR Number of keys can't be negative"
                : $"ERR {command.Name} without keys belongs to no shard: name the keys it uses, and how many";
        }

        AddRun(keys, First, (int)number);
        return null;
    }

    private static string? OfCombination(
        RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, int at, List<int> keys)
    {
        if (!RespInteger.TryRead(request.Argument(bytes, at), out var number))
        {
            return NoInteger;
        }

        if (number < 1)
        {
            return $"ERR at least 1 input key is needed for '{command.Name.ToLowerInvariant()}' command";
        }

        if (number > request.Count - at - 1)
        {
            return Syntax;
        }

        // The destination.
        AddRun(keys, 1, at - 1);
        AddRun(keys, at + 1, (int)number);
        return null;
    }

    private static string? OfPositiveNumber(
        RespRequest request, ReadOnlySpan<byte> bytes, int behind, string tooFew, List<int> keys)
    {
        const int First = 2;
        if (!RespInteger.TryRead(request.Argument(bytes, First - 1), out var number) || number < 1)
        {
            return "ERR numkeys should be greater than 0";
        }

        if (number > request.Count - First - behind)
        {
            return tooFew;
        }

        AddRun(keys, First, (int)number);
        return null;
    }

    // XREAD COUNT 2 STREAMS a b 0 0
    private static string? OfStreams(
        RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys)
    {
        for (var i = 1; i < request.Count - 1; i++)
        {
            var option = request.Argument(bytes, i);
            if (Is(option, "BLOCK"u8))
            {
                return $"ERR {command.Name} BLOCK holds a connection, "
                    + "and the ambassador shares its connections: poll without BLOCK instead";
            }

            if (Is(option, "STREAMS"u8))
            {
                var both = request.Count - i - 1;
                if (both % 2 != 0)
                {
                    return "ERR Unbalanced XREAD list of streams: "
                        + "for each stream key an ID or '$' must be specified.";
                }

                AddRun(keys, i + 1, both / 2);
                return null;
            }

            if (Is(option, "COUNT"u8))
            {
                i++;
            }
            else if (Is(option, "GROUP"u8))
            {
                i += 2;
            }
            else if (!Is(option, "NOACK"u8))
            {
                break;
            }
        }

        return Syntax;
    }

    private static string? OfSort(
        RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys)
    {
        keys.Add(1);
        var store = 0;
        for (var i = 2; i < request.Count; i++)
        {
            var option = request.Argument(bytes, i);
            var values = request.Count - i - 1;
            if (values >= 2 && Is(option, "LIMIT"u8))
            {
                i += 2;
            }
            else if (values >= 1 && Is(option, "STORE"u8) && command.IsWrite)
            {
                store = ++i;
            }
            else if (values >= 1 && (Is(option, "BY"u8) || Is(option, "GET"u8)))
            {
                var pattern = request.Argument(bytes, ++i);
                if (Is(option, "BY"u8) ? pattern.Contains((byte)'*') : !pattern.SequenceEqual("#"u8))
                {
                    return $"ERR {command.Name} with a pattern for BY or GET reads keys "
                        + "that other shards may have: sort in the client, or keep a sorted set";
                }
            }
        }

        AddRun(keys, store, store == 0 ? 0 : 1);
        return null;
    }

    private static string? OfRadius(RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys)
    {
        const int Options = 5;
        keys.Add(1);
        var store = 0;
        for (var i = Options; i < request.Count - 1; i++)
        {
            if (Is(request.Argument(bytes, i), "STORE"u8) || Is(request.Argument(bytes, i), "STOREDIST"u8))
            {
                store = ++i;
            }
        }

        AddRun(keys, store, store == 0 ? 0 : 1);
        return null;
    }

    private static string? OfCopy(RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys)
    {
        for (var i = 3; i < request.Count - 1; i++)
        {
            if (Is(request.Argument(bytes, i), "DB"u8))
            {
                return "ERR COPY with DB leads to another database, and all keys are in database 0";
            }
        }

        AddRun(keys, 1, 2);
        return null;
    }

    private static void AddRun(List<int> keys, int first, int count)
    {
        for (var key = first; key < first + count; key++)
        {
            keys.Add(key);
        }
    }

    private static bool Is(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(argument, word);
}
