@echo off
rem The one entry to SyncSpace on Windows. UNTESTED: nobody has run it on Windows yet. It does what the script "syncspace" does,
rem with less: the product is built when there is none ("syncspace rebuild" builds again), and there are no class-data archives.
setlocal
set "ROOT=%~dp0"
set "PRODUCT=%ROOT%distribution\target\syncspace"
set "JAVA=java"
if defined JAVA_HOME set "JAVA=%JAVA_HOME%\bin\java.exe"
"%JAVA%" -version >nul 2>&1
if errorlevel 1 (
    echo syncspace: no Java found: install a JDK 17 or newer, or set JAVA_HOME 1>&2
    exit /b 5
)
if "%~1"=="" goto usage
if "%~1"=="help" goto usage
if "%~1"=="test" goto unix
if "%~1"=="bench" goto unix
if "%~1"=="demo" goto unix
if "%~1"=="rebuild" (
    call :build
    exit /b
)
if not exist "%PRODUCT%\bundle" (
    call :build
    if errorlevel 1 exit /b 1
)
set "OPTIONS=-XX:+UseSerialGC -Xmx256m -Xlog:disable -Dfile.encoding=UTF-8"
if "%~1"=="up" goto launch
if "%~1"=="down" goto launch
if "%~1"=="sidecar" goto launch
"%JAVA%" %OPTIONS% -XX:TieredStopAtLevel=1 -Dstdout.encoding=UTF-8 -cp "%PRODUCT%\lib\cli\*" dev.syncspace.cli.Main %*
exit /b

:launch
"%JAVA%" %OPTIONS% -Dsyncspace.home="%PRODUCT%" -cp "%PRODUCT%\lib\launcher\*" dev.syncspace.launcher.internal.Main %*
exit /b

:build
echo syncspace: building; this takes a minute 1>&2
set "MVN=mvn"
where mvn >nul 2>&1
if errorlevel 1 (
    for /f "delims=" %%H in ('""%JAVA%" "%ROOT%.mvn\wrapper\MavenWrapper.java" "%ROOT%.mvn\wrapper\maven-wrapper.properties""') do set "MVN=%%H\bin\mvn"
)
pushd "%ROOT%"
call "%MVN%" -q -B -ntp -Dmaven.test.skip=true package -pl distribution -am 1>&2
popd
exit /b

:unix
echo syncspace: %~1 needs a POSIX shell, for example that of Git or WSL: sh syncspace %~1 1>&2
exit /b 2

:usage
echo usage: syncspace up^|down^|sidecar^|status^|account^|space^|doc^|call^|version^|rebuild [OPTION]...
exit /b 2
