/* bcryptprimitives.dll for a Wine that has none: random bytes from where Windows had them before.
   x86_64-w64-mingw32-gcc -shared -o bcryptprimitives.dll prng.c -ladvapi32 */
#include <stddef.h>

__declspec(dllimport) unsigned char __stdcall SystemFunction036(void *bytes, unsigned long many);

__declspec(dllexport) int __stdcall ProcessPrng(unsigned char *bytes, size_t many) {
    return SystemFunction036(bytes, (unsigned long)many);
}
