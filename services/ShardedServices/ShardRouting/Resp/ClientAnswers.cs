using System.Buffers;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>CLIENT, as far as it is about the client that asks.</summary>
internal static class ClientAnswers
{
    public static void Write(
        IBufferWriter<byte> output, RespRequest request, ReadOnlySpan<byte> bytes, RespClient client)
    {
        var subcommand = Encoding.UTF8.GetString(request.Argument(bytes, 1)).ToUpperInvariant();
        switch (subcommand)
        {
            case "ID" when request.Count == 2:
                RespText.WriteInteger(output, client.Id);
                break;
            case "GETNAME" when request.Count == 2 && client.Name.Length == 0:
                output.Write(RespText.NullBulk);
                break;
            case "GETNAME" when request.Count == 2:
                LocalAnswers.WriteText(output, client.Name);
                break;
            case "SETNAME" when request.Count == 3:
                LocalAnswers.WriteOkOr(output, client.Call(request.Argument(bytes, 2)));
                break;
            case "INFO" or "LIST" when request.Count == 2:
                LocalAnswers.WriteText(output, $"id={client.Id} addr={client.Peer} name={client.Name} db=0\n");
                break;

            // What tells of a library, or asks for what is so in any case.
            case "SETINFO" when request.Count == 4:
            case "NO-EVICT" or "NO-TOUCH" when request.Count == 3:
            case "REPLY" when request.Count == 3 && Is(request.Argument(bytes, 2), "ON"u8):
            case "TRACKING" when request.Count == 3 && Is(request.Argument(bytes, 2), "OFF"u8):
                output.Write(RespText.Ok);
                break;
            case "ID" or "GETNAME" or "SETNAME" or "SETINFO" or "NO-EVICT" or "NO-TOUCH":
                RespText.WriteError(
                    output,
                    $"ERR wrong number of arguments for 'client|{subcommand.ToLowerInvariant()}' command");
                break;
            default:
                RespText.WriteError(
                    output,
                    $"ERR CLIENT {subcommand} is not done here: SETNAME, GETNAME, ID, INFO and SETINFO are");
                break;
        }
    }

    private static bool Is(ReadOnlySpan<byte> argument, ReadOnlySpan<byte> word) =>
        Ascii.EqualsIgnoreCase(argument, word);
}
