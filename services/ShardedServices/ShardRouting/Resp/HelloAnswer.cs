using System.Buffers;
using System.Text;

namespace DesignPatterns.ShardRouting.Resp;

/// <summary>HELLO: RESP2 is spoken, and stays so.</summary>
internal static class HelloAnswer
{
    /// <summary>The Redis that the ambassador is to its clients.</summary>
    public const string Version = "7.0.15";

    private const string NotKnown =
        "NOAUTH HELLO must be called with the client already authenticated, otherwise the HELLO <proto> AUTH "
        + "<user> <pass> option can be used to authenticate the client and select the RESP protocol version at the "
        + "same time";

    public static void Write(
        IBufferWriter<byte> output, RespRequest request, ReadOnlySpan<byte> bytes, RespClient client)
    {
        if (Read(request, bytes, client) is { } error)
        {
            RespText.WriteError(output, error);
            return;
        }

        RespText.WriteArrayHeader(output, 14);
        LocalAnswers.WriteText(output, "server");
        LocalAnswers.WriteText(output, "redis");
        LocalAnswers.WriteText(output, "version");
        LocalAnswers.WriteText(output, Version);
        LocalAnswers.WriteText(output, "proto");
        RespText.WriteInteger(output, 2);
        LocalAnswers.WriteText(output, "id");
        RespText.WriteInteger(output, client.Id);
        LocalAnswers.WriteText(output, "mode");
        LocalAnswers.WriteText(output, "standalone");
        LocalAnswers.WriteText(output, "role");
        LocalAnswers.WriteText(output, "master");
        LocalAnswers.WriteText(output, "modules");
        RespText.WriteArrayHeader(output, 0);
    }

    // HELLO [2 [AUTH user password] [SETNAME name]]
    private static string? Read(RespRequest request, ReadOnlySpan<byte> bytes, RespClient client)
    {
        if (request.Count > 1)
        {
            if (!RespInteger.TryRead(request.Argument(bytes, 1), out var version))
            {
                return "ERR Protocol version is not an integer or out of range";
            }

            if (version != 2)
            {
                return "NOPROTO unsupported protocol version";
            }
        }

        ReadOnlySpan<byte> name = default;
        for (var at = 2; at < request.Count; at++)
        {
            var option = request.Argument(bytes, at);
            var values = request.Count - at - 1;
            if (values >= 2 && Ascii.EqualsIgnoreCase(option, "AUTH"u8))
            {
                if (client.Know(request.Argument(bytes, at + 1), request.Argument(bytes, at + 2)) is { } error)
                {
                    return error;
                }

                at += 2;
            }
            else if (values >= 1 && Ascii.EqualsIgnoreCase(option, "SETNAME"u8))
            {
                name = request.Argument(bytes, ++at);
            }
            else
            {
                return $"ERR Syntax error in HELLO option '{Encoding.UTF8.GetString(option)}'";
            }
        }

        return !client.IsKnown ? NotKnown : name.IsEmpty ? null : client.Call(name);
    }
}
