using System.Buffers;
using System.Text;

namespace DesignPatterns.SearchMessages;

/// <summary>Writes messages: numbers of 7 bits a byte, the lowest first; texts in UTF-8 after their length.</summary>
internal readonly ref struct MessageWriter(IBufferWriter<byte> output)
{
    private const int MostNumberBytes = 10;

    public void WriteByte(byte value)
    {
        output.GetSpan(1)[0] = value;
        output.Advance(1);
    }

    public void WriteNumber(ulong number)
    {
        var bytes = output.GetSpan(MostNumberBytes);
        var length = 0;
        for (; number >= 0x80; number >>= 7)
        {
            bytes[length++] = (byte)(number | 0x80);
        }

        bytes[length++] = (byte)number;
        output.Advance(length);
    }

    public void WriteInteger(int number) => WriteNumber((ulong)number);

    public void WriteText(string text)
    {
        var length = Encoding.UTF8.GetByteCount(text);
        WriteInteger(length);
        Encoding.UTF8.GetBytes(text, output.GetSpan(length));
        output.Advance(length);
    }

    public void WriteTexts(IReadOnlyList<string> texts)
    {
        WriteInteger(texts.Count);
        foreach (var text in texts)
        {
            WriteText(text);
        }
    }

    /// <summary>As the steps between them.</summary>
    public void WriteRising(ReadOnlySpan<int> numbers)
    {
        WriteInteger(numbers.Length);
        var last = 0;
        foreach (var number in numbers)
        {
            WriteInteger(number - last);
            last = number;
        }
    }

    public void WriteIntegers(ReadOnlySpan<int> numbers)
    {
        WriteInteger(numbers.Length);
        foreach (var number in numbers)
        {
            WriteInteger(number);
        }
    }

    public void WriteBytes(ReadOnlySpan<byte> bytes) => output.Write(bytes);
}
