using System.Buffers;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>COMMAND: what a client may ask for here, in the form in which Redis describes it.</summary>
internal static class CommandAnswers
{
    private static readonly RedisCommand[] Done =
        [.. RedisCommands.All.Where(command => command.Routing != RedisRouting.Refused && !command.Name.Contains('|'))];

    public static void Write(IBufferWriter<byte> output, RespRequest request, ReadOnlySpan<byte> bytes)
    {
        var subcommand = request.Count == 1
            ? ""
            : Encoding.UTF8.GetString(request.Argument(bytes, 1)).ToUpperInvariant();
        switch (subcommand)
        {
            case "":
                RespText.WriteArrayHeader(output, Done.Length);
                foreach (var command in Done)
                {
                    Describe(output, command);
                }

                break;
            case "COUNT" when request.Count == 2:
                RespText.WriteInteger(output, Done.Length);
                break;
            case "LIST" when request.Count == 2:
                RespText.WriteArrayHeader(output, Done.Length);
                foreach (var command in Done)
                {
                    LocalAnswers.WriteText(output, command.Name.ToLowerInvariant());
                }

                break;
            case "INFO":
                RespText.WriteArrayHeader(output, request.Count - 2);
                for (var name = 2; name < request.Count; name++)
                {
                    Describe(output, RedisCommands.Find(request.Argument(bytes, name)));
                }

                break;
            case "DOCS":
                // Texts for people, which a client can do without.
                RespText.WriteArrayHeader(output, 0);
                break;
            default:
                RespText.WriteError(
                    output, $"ERR COMMAND {subcommand} is not done here: COUNT, DOCS, INFO and LIST are");
                break;
        }
    }

    // *6: name, arity, flags, first key, last key, step.
    private static void Describe(IBufferWriter<byte> output, RedisCommand? command)
    {
        if (command is not { Routing: not RedisRouting.Refused })
        {
            output.Write(RespText.NullArray);
            return;
        }

        RespText.WriteArrayHeader(output, 6);
        LocalAnswers.WriteText(output, command.Name.ToLowerInvariant());
        RespText.WriteInteger(output, command.Arity);
        RespText.WriteArrayHeader(output, command.FirstKey == 0 ? 0 : 1);
        if (command.FirstKey != 0)
        {
            RespText.WriteSimple(output, command.IsWrite ? "write" : "readonly");
        }

        RespText.WriteInteger(output, command.FirstKey);
        RespText.WriteInteger(output, command.LastKey);
        RespText.WriteInteger(output, command.KeyStep);
    }
}
