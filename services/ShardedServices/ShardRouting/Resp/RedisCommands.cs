using System.Buffers.Binary;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>The commands of Redis 7.0, found by name.</summary>
/// <remarks>What is written down of each is compared with a real server's <c>COMMAND</c>.</remarks>
internal static class RedisCommands
{
    private const int SlotBits = 10;
    private static readonly RedisCommand[] Every =
    [
        .. OneKeyCommands.All, .. SeveralKeysCommands.All, .. LocalCommands.All, .. RefusedCommands.All,
    ];

    // A third full at most, so a name is found at the first look or the second.
    private static readonly Slot[] Slots = Fill(Every);

    public static IReadOnlyList<RedisCommand> All => Every;

    /// <summary>Any case, without allocation; null: no command of Redis 7.0.</summary>
    /// <param name="name">
    /// A command's, or a subcommand's with a bar between. Of <c>OBJECT</c>, <c>XINFO</c>, <c>XGROUP</c> and
    /// <c>MEMORY</c> alone, a description that fits all their subcommands with a key.
    /// </param>
    public static RedisCommand? Find(ReadOnlySpan<byte> name)
    {
        var index = IndexOf(name);
        while (Slots[index].Command is { } command)
        {
            if (Ascii.EqualsIgnoreCase(Slots[index].Name, name))
            {
                return command;
            }

            index = (index + 1) % Slots.Length;
        }

        return null;
    }

    /// <summary>The command of a request, or its subcommand where it has those.</summary>
    /// <returns>
    /// Null when Redis 7.0 has no such: <see cref="UnknownError"/> then has Redis' words for it.
    /// </returns>
    public static RedisCommand? Find(RespRequest request, ReadOnlySpan<byte> bytes)
    {
        var command = Find(request.Argument(bytes, 0));
        if (command is not { Routing: RedisRouting.OneKey, FirstKey: 0 } || request.Count < 2)
        {
            return command;
        }

        const int MostNameBytes = 32;
        var subcommand = request.Argument(bytes, 1);
        if (command.Name.Length + 1 + subcommand.Length > MostNameBytes)
        {
            return null;
        }

        Span<byte> name = stackalloc byte[MostNameBytes];
        var length = Encoding.ASCII.GetBytes(command.Name, name);
        name[length++] = (byte)'|';
        subcommand.CopyTo(name[length..]);
        return Find(name[..(length + subcommand.Length)]);
    }

    /// <summary>Whether so many arguments, with the command's name, are right.</summary>
    public static bool HasArity(this RedisCommand command, int count) =>
        command.Arity < 0 ? count >= -command.Arity : count == command.Arity;

    /// <summary>What Redis says to a wrong number of arguments.</summary>
    public static string ArityError(this RedisCommand command) =>
        $"ERR wrong number of arguments for '{command.Name.ToLowerInvariant()}' command";

    /// <summary>What Redis says to a command or subcommand it does not have.</summary>
    public static string UnknownError(RespRequest request, ReadOnlySpan<byte> bytes)
    {
        const int MostShown = 128;
        var name = request.Argument(bytes, 0);
        if (Find(name) is { } container)
        {
            return $"ERR unknown subcommand '{Shown(request.Argument(bytes, 1), MostShown)}'. "
                + $"Try {container.Name} HELP.";
        }

        var arguments = new StringBuilder();
        for (var i = 1; i < request.Count && arguments.Length < MostShown; i++)
        {
            var shown = Shown(request.Argument(bytes, i), MostShown - arguments.Length);
            arguments.Append($"'{shown}' ");
        }

        return $"ERR unknown command '{Shown(name, MostShown)}', with args beginning with: {arguments}";

        static string Shown(ReadOnlySpan<byte> text, int most) =>
            Encoding.UTF8.GetString(text[..Math.Min(text.Length, most)]);
    }

    /// <summary>Adds where the keys of a request are, as indexes of its arguments.</summary>
    /// <returns>
    /// False when that cannot be said; <see cref="RedisKeys.Find"/> has the error to answer.
    /// </returns>
    public static bool TryFindKeys(
        RedisCommand command, RespRequest request, ReadOnlySpan<byte> bytes, List<int> keys) =>
        RedisKeys.Find(command, request, bytes, keys) is null;

    // The length and the letters at both ends, as no two commands have the same. Where two meet in a slot all
    // the same, the later takes the next one.
    private static int IndexOf(ReadOnlySpan<byte> name)
    {
        const ulong Capitals = 0xDFDF_DFDF_DFDF_DFDF;
        const ulong GoldenRatio = 0x9E37_79B9_7F4A_7C15;
        const ulong SquareRoot = 0x6A09_E667_F3BC_C909;
        ulong first;
        ulong last;
        if (name.Length >= 8)
        {
            first = BinaryPrimitives.ReadUInt64LittleEndian(name);
            last = BinaryPrimitives.ReadUInt64LittleEndian(name[^8..]);
        }
        else if (name.Length >= 4)
        {
            first = BinaryPrimitives.ReadUInt32LittleEndian(name);
            last = BinaryPrimitives.ReadUInt32LittleEndian(name[^4..]);
        }
        else
        {
            first = name.IsEmpty ? 0 : (ulong)((name[0] << 16) | (name[name.Length / 2] << 8) | name[^1]);
            last = 0;
        }

        var mixed = (first & Capitals) * GoldenRatio;
        mixed ^= ((last & Capitals) * SquareRoot) ^ (ulong)name.Length;
        return (int)((mixed ^ (mixed >> 29)) * GoldenRatio >> (64 - SlotBits));
    }

    private static Slot[] Fill(RedisCommand[] commands)
    {
        var slots = new Slot[1 << SlotBits];
        foreach (var command in commands)
        {
            var name = Encoding.ASCII.GetBytes(command.Name);
            var index = IndexOf(name);
            while (slots[index].Command is not null)
            {
                index = (index + 1) % slots.Length;
            }

            slots[index] = new(name, command);
        }

        return slots;
    }

    private readonly record struct Slot(byte[] Name, RedisCommand Command);
}
